namespace Sortir.Domain.Tests;

/// <summary>The answers of the rules, taken apart case by case.</summary>
public sealed class MatchTests
{
    [Fact]
    public void A_removal_is_matched_by_its_case()
    {
        static string Name(Removal removal) => removal.Match(freed => $"{freed.Changes.Count} freed", refused => $"{refused.Refusal.Reason}");

        Assert.Equal("0 freed", Name(new Removal.Freed([])));
        Assert.Equal("TooLateToCorrect", Name(new Removal.Refused(new Refusal(RefusalReason.TooLateToCorrect))));
    }

    [Fact]
    public void A_holding_is_matched_by_its_case()
    {
        static string Name(Holding holding) => holding.Match(_ => "held", _ => "same", refused => $"{refused.Refusal.Reason}");

        Assert.Equal("held", Name(new Holding.Held(Given.Hold(), [])));
        Assert.Equal("same", Name(new Holding.SameAgain(Given.Hold())));
        Assert.Equal("AlreadyUsed", Name(new Holding.Refused(new Refusal(RefusalReason.AlreadyUsed))));
    }

    [Fact]
    public void A_placing_is_matched_by_its_case()
    {
        static string Name(Placing placing) => placing.Match(placed => $"{placed.Changes.Count} placed", _ => "refused");

        Assert.Equal("0 placed", Name(new Placing.Placed([], [])));
        Assert.Equal("refused", Name(new Placing.Refused([])));
    }

    [Fact]
    public void A_match_without_a_case_is_a_programming_error()
    {
        Removal removal = new Removal.Freed([]);
        Assert.Throws<ArgumentNullException>("freed", () => removal.Match(null!, _ => 0));
        Assert.Throws<ArgumentNullException>("refused", () => removal.Match(_ => 0, null!));

        Holding holding = new Holding.Held(Given.Hold(), []);
        Assert.Throws<ArgumentNullException>("held", () => holding.Match(null!, _ => 0, _ => 0));
        Assert.Throws<ArgumentNullException>("sameAgain", () => holding.Match(_ => 0, null!, _ => 0));
        Assert.Throws<ArgumentNullException>("refused", () => holding.Match(_ => 0, _ => 0, null!));

        Placing placing = new Placing.Placed([], []);
        Assert.Throws<ArgumentNullException>("placed", () => placing.Match(null!, _ => 0));
        Assert.Throws<ArgumentNullException>("refused", () => placing.Match(_ => 0, null!));
    }
}
