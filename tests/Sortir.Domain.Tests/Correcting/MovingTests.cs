namespace Sortir.Domain.Tests;

public sealed class MovingTests
{
    [Fact]
    public void Every_hold_moves_to_the_other_cart_with_its_age_unchanged()
    {
        var red = Given.Hold("red", cart: "guest", heldAt: Given.Minute(-7));
        var blue = Given.Hold("blue", cart: "guest", ticket: "t2", heldAt: Given.Minute(-70));

        var changes = Move([red, blue]);

        Assert.Equal(
            [red with { Version = 2, CartId = "user" }, blue with { Version = 2, CartId = "user" }],
            changes.Select(change => change.After));
        Assert.All(changes, change => Assert.Equal(UsageAction.Moved, change.Action));
    }

    [Fact]
    public void What_is_ordered_or_ended_or_of_another_cart_stays()
    {
        CardUsage[] known =
        [
            Given.Hold("red", cart: "guest").Placed(),
            Given.Hold("blue", cart: "guest", ticket: "t2").Ended(HoldEnding.Removed),
            Given.Hold("green", cart: "third", ticket: "t3"),
            Given.Hold("white", cart: "user", ticket: "t4"),
        ];

        Assert.Empty(Move(known));
    }

    [Fact]
    public void Moving_a_cart_onto_itself_changes_nothing() =>
        Assert.Empty(UsageRules.Move([Given.Hold(cart: "user")], "user", "user", Given.Now));

    [Fact]
    public void Where_both_carts_hold_a_card_for_a_ticket_the_one_accepted_last_stays()
    {
        var older = Given.Hold("red", cart: "guest", heldAt: Given.Minute(-2));
        var newer = Given.Hold("blue", cart: "user", heldAt: Given.Minute(-1));

        AssertReplaced(older, Assert.Single(Move([older, newer])));
        AssertReplaced(older, Assert.Single(Move([newer, older])));
    }

    [Fact]
    public void A_newer_card_of_the_ending_cart_moves_and_replaces()
    {
        var older = Given.Hold("red", cart: "user", heldAt: Given.Minute(-2));
        var newer = Given.Hold("blue", cart: "guest", heldAt: Given.Minute(-1));

        var changes = Move([older, newer]);

        Assert.Equal(2, changes.Count);
        AssertReplaced(older, changes[0]);
        Assert.Equal("user", changes[1].After.CartId);
        Assert.Equal(UsageStatus.Pending, changes[1].After.Status);
    }

    [Fact]
    public void Of_two_accepted_in_one_millisecond_exactly_one_stays()
    {
        var one = Given.Hold("red", cart: "guest");
        var two = Given.Hold("blue", cart: "user");

        var after = Move([one, two]).Select(change => change.After).ToList();
        var living = new[] { one, two }.Where(hold => after.All(change => change.Id != hold.Id))
            .Concat(after.Where(hold => hold.Status == UsageStatus.Pending));

        Assert.Equal("user", Assert.Single(living).CartId);
    }

    [Fact]
    public void Of_three_cards_at_one_ticket_the_newest_counts()
    {
        var first = Given.Hold("red", cart: "guest", heldAt: Given.Minute(-3));
        var second = Given.Hold("blue", cart: "user", heldAt: Given.Minute(-2));
        var third = Given.Hold("green", cart: "guest", heldAt: Given.Minute(-1));

        var changes = Move([third, first, second]).ToDictionary(change => change.Before!.Id);

        AssertReplaced(first, changes[first.Id]);
        AssertReplaced(second, changes[second.Id]);
        Assert.Equal(UsageAction.Moved, changes[third.Id].Action);
    }

    [Fact]
    public void A_third_cart_is_left_alone_though_it_holds_a_card_for_the_same_ticket()
    {
        var third = Given.Hold("red", cart: "third", heldAt: Given.Minute(-2));
        var guest = Given.Hold("blue", cart: "guest", heldAt: Given.Minute(-1));

        Assert.Same(guest, Assert.Single(Move([third, guest])).Before);
    }

    [Fact]
    public void An_ended_hold_of_the_other_cart_is_no_rival()
    {
        var hold = Given.Hold("red", cart: "guest", heldAt: Given.Minute(-3));

        Assert.Equal(UsageAction.Moved, Assert.Single(Move([hold, Given.Hold("blue", cart: "user").Ended(HoldEnding.Removed)])).Action);
    }

    [Fact]
    public void After_the_move_the_correction_window_goes_on()
    {
        var moved = Assert.Single(Move([Given.Hold(cart: "guest")])).After;

        Assert.IsType<Removal.Refused>(UsageRules.Remove([moved], "user", "t1", Given.Settings, Given.Minute(5)));
        Assert.IsType<Removal.Freed>(UsageRules.Remove([moved], "user", "t1", Given.Settings, Given.Minute(5) - Given.OneMillisecond));
    }

    [Fact]
    public void Asking_without_a_question_is_a_programming_error() => Assert.Throws<ArgumentNullException>(() => Move(null!));

    private static IReadOnlyList<UsageChange> Move(IReadOnlyList<CardUsage> known) => UsageRules.Move(known, "guest", "user", Given.Now);

    private static void AssertReplaced(CardUsage hold, UsageChange change)
    {
        Assert.Same(hold, change.Before);
        Assert.Equal(UsageAction.Replaced, change.Action);
        Assert.Equal(HoldEnding.Replaced, change.After.Ending);
        Assert.Equal(UsageStatus.Expired, change.After.Status);
        Assert.Equal(Given.Now, change.After.EndedAt);
    }
}
