namespace Sortir.Domain.Tests;

public sealed class RemovingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(299_999)]
    public void Within_five_minutes_a_card_may_be_taken_away(int milliseconds)
    {
        var hold = Given.Hold();
        var now = Given.Now + TimeSpan.FromMilliseconds(milliseconds);

        var change = Assert.Single(Freed(Remove([hold], now)));

        Assert.Equal(UsageAction.Removed, change.Action);
        Assert.Equal(
            hold with
            {
                Version = 2,
                Status = UsageStatus.Expired,
                Ending = HoldEnding.Removed,
                EndedAt = now,
                ProtectedServiceKey = null,
            },
            change.After);
        Assert.Null(change.After.BlockingKey);
    }

    [Theory]
    [InlineData(300_000)]
    [InlineData(300_001)]
    [InlineData(599_999)]
    public void After_five_minutes_it_is_too_late_until_the_hold_lapses(int milliseconds)
    {
        var removal = Remove([Given.Hold()], Given.Now + TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(new Refusal(RefusalReason.TooLateToCorrect, Given.Minute(10)), Assert.IsType<Removal.Refused>(removal).Refusal);
    }

    [Fact]
    public void A_lapsed_hold_may_be_taken_away() => Assert.Single(Freed(Remove([Given.Hold()], Given.Minute(10))));

    [Fact]
    public void The_correction_window_is_an_option()
    {
        var settings = Given.Settings with { CorrectionWindow = TimeSpan.FromMinutes(1) };

        Assert.IsType<Removal.Refused>(UsageRules.Remove([Given.Hold()], "cart", "t1", settings, Given.Minute(1)));
    }

    [Fact]
    public void A_window_as_long_as_the_hold_never_refuses()
    {
        var settings = Given.Settings with { CorrectionWindow = Given.Settings.HoldLifetime };

        Assert.IsType<Removal.Freed>(UsageRules.Remove([Given.Hold()], "cart", "t1", settings, Given.Minute(10) - Given.OneMillisecond));
    }

    [Fact]
    public void A_clock_that_goes_backwards_leaves_the_window_open() => Assert.Single(Freed(Remove([Given.Hold()], Given.Minute(-99))));

    [Fact]
    public void Taking_away_what_is_not_held_changes_nothing()
    {
        CardUsage[] known =
        [
            Given.Hold("blue", ticket: "t2"),
            Given.Hold("green", cart: "other"),
            Given.Hold().Ended(HoldEnding.Removed),
            Given.Hold().Placed().Cancelled(),
        ];

        Assert.Empty(Freed(Remove(known, Given.Now)));
        Assert.Empty(Freed(Remove([], Given.Now)));
    }

    [Fact]
    public void Two_cards_at_one_ticket_are_both_taken_away() =>
        Assert.Equal(2, Freed(Remove([Given.Hold("red"), Given.Hold("blue")], Given.Now)).Count);

    [Fact]
    public void An_ordered_ticket_keeps_its_card()
    {
        var placed = Given.Hold().Placed();

        foreach (var usage in new[] { placed, placed.Paid(), placed.Paid().Granted() })
        {
            Assert.Equal(
                new Refusal(RefusalReason.TooLateToCorrect),
                Assert.IsType<Removal.Refused>(Remove([usage], Given.Now)).Refusal);
        }
    }

    [Fact]
    public void Another_cart_cannot_take_a_card_away() =>
        Assert.Empty(Freed(UsageRules.Remove([Given.Hold()], "other", "t1", Given.Settings, Given.Now)));

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => UsageRules.Remove(null!, "cart", "t1", Given.Settings, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.Remove([], "cart", "t1", null!, Given.Now));
    }

    private static Removal Remove(IReadOnlyList<CardUsage> known, DateTimeOffset now) =>
        UsageRules.Remove(known, "cart", "t1", Given.Settings, now);

    private static IReadOnlyList<UsageChange> Freed(Removal removal) => Assert.IsType<Removal.Freed>(removal).Changes;
}
