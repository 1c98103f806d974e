namespace Sortir.Domain.Tests;

public sealed class HoldingTests
{
    private static readonly Guid NewId = Guid.Parse("11111111-2222-3333-4444-555555555555");

    [Fact]
    public void An_accepted_card_is_held_for_its_cart_and_ticket_for_ten_minutes()
    {
        var held = Assert.IsType<Holding.Held>(Hold([], Given.Entry(), Given.Now));

        var usage = held.Usage;
        Assert.Equal(NewId, usage.Id);
        Assert.Equal(1, usage.Version);
        Assert.Equal("opera", usage.OrganizerId);
        Assert.Equal("show", usage.EventId);
        Assert.Equal("reduced", usage.ProductId);
        Assert.Equal("cart", usage.CartId);
        Assert.Equal("t1", usage.TicketId);
        Assert.Null(usage.OrderId);
        Assert.Equal(Given.Card(), usage.Fingerprint);
        Assert.Equal("7890", usage.LastDigits);
        Assert.Equal(UsageStatus.Pending, usage.Status);
        Assert.Equal(Given.Now, usage.HeldAt);
        Assert.Equal(Given.Minute(10), usage.HoldExpiresAt);
        Assert.Equal("cipher", usage.ProtectedServiceKey);
        Assert.Equal(UsageGrant.None, usage.Grant);
        var change = Assert.Single(held.Changes);
        Assert.Null(change.Before);
        Assert.Equal(usage, change.After);
        Assert.Equal(UsageAction.Held, change.Action);
    }

    [Fact]
    public void The_lifetime_of_a_hold_is_an_option()
    {
        var settings = Given.Settings with { HoldLifetime = TimeSpan.FromMinutes(3) };

        var held = Assert.IsType<Holding.Held>(UsageRules.Hold([], Given.Entry(), NewId, "cipher", settings, Given.Now));

        Assert.Equal(Given.Minute(3), held.Usage.HoldExpiresAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4.999)]
    [InlineData(5)]
    [InlineData(9.999)]
    public void The_same_card_for_the_same_ticket_again_is_the_same_acceptance_and_prolongs_nothing(double minute)
    {
        var hold = Given.Hold();

        var again = Assert.IsType<Holding.SameAgain>(Hold([hold], Given.Entry(), Given.Minute(minute)));

        Assert.Same(hold, again.Usage);
        Assert.Same(hold, UsageRules.FindSameAgain([hold], Given.Entry(), Given.Minute(minute)));
    }

    [Fact]
    public void Same_again_is_found_among_others()
    {
        var hold = Given.Hold();

        var found = UsageRules.FindSameAgain([Given.Hold("blue"), Given.Hold("red", ticket: "t2"), hold], Given.Entry(), Given.Now);

        Assert.Same(hold, found);
    }

    [Fact]
    public void A_lapsed_hold_is_not_the_same_again()
    {
        Assert.Null(UsageRules.FindSameAgain([Given.Hold()], Given.Entry(), Given.Minute(10)));
    }

    [Fact]
    public void Another_cart_ticket_card_or_status_is_not_the_same_again()
    {
        var hold = Given.Hold();

        Assert.Null(UsageRules.FindSameAgain([hold], Given.Entry(cart: "other"), Given.Now));
        Assert.Null(UsageRules.FindSameAgain([hold], Given.Entry(ticket: "other"), Given.Now));
        Assert.Null(UsageRules.FindSameAgain([hold], Given.Entry("blue"), Given.Now));
        Assert.Null(UsageRules.FindSameAgain([hold], Given.Entry(cart: "CART"), Given.Now));
        Assert.Null(UsageRules.FindSameAgain([hold], Given.Entry(ticket: "T1"), Given.Now));
        Assert.Null(UsageRules.FindSameAgain([hold.Placed()], Given.Entry(), Given.Now));
        Assert.Null(UsageRules.FindSameAgain([hold.Ended(HoldEnding.Removed)], Given.Entry(), Given.Now));
    }

    [Fact]
    public void A_card_held_by_another_cart_is_held_elsewhere_and_says_when_to_try_again()
    {
        var hold = Given.Hold(cart: "other", heldAt: Given.Minute(-4));

        var refusal = Refused(Hold([hold], Given.Entry(), Given.Now));

        Assert.Equal(new Refusal(RefusalReason.HeldElsewhere, Given.Minute(6)), refusal);
    }

    [Fact]
    public void One_millisecond_before_it_lapses_a_hold_still_blocks_and_then_no_more()
    {
        var hold = Given.Hold(cart: "other");

        Assert.Equal(RefusalReason.HeldElsewhere, Refused(Hold([hold], Given.Entry(), Given.Minute(10) - Given.OneMillisecond)).Reason);
        Assert.IsType<Holding.Held>(Hold([hold], Given.Entry(), Given.Minute(10)));
    }

    [Fact]
    public void A_card_at_another_ticket_of_the_same_cart_is_already_used()
    {
        var refusal = Refused(Hold([Given.Hold(ticket: "t2")], Given.Entry(), Given.Now));

        Assert.Equal(new Refusal(RefusalReason.AlreadyUsed), refusal);
    }

    [Fact]
    public void A_card_that_is_ordered_used_or_cancelled_without_release_is_already_used()
    {
        var placed = Given.Hold(cart: "other").Placed();

        Assert.All(
            new[] { placed, placed.Paid(), placed.Paid().Granted(), placed.Cancelled(release: false) },
            usage => Assert.Equal(new Refusal(RefusalReason.AlreadyUsed), Refused(Hold([usage], Given.Entry(), Given.Minute(99)))));
    }

    [Fact]
    public void A_card_that_was_released_or_given_up_may_be_held()
    {
        CardUsage[] ended = [Given.Hold(cart: "other").Placed().Cancelled(release: true), Given.Hold(cart: "other").Ended(HoldEnding.Removed)];

        var held = Assert.IsType<Holding.Held>(Hold(ended, Given.Entry(), Given.Now));

        Assert.Single(held.Changes);
    }

    [Fact]
    public void The_same_card_may_be_used_for_another_event_in_one_cart()
    {
        var known = new[] { Given.Hold(ticket: "t2", eventId: "concert") };

        Assert.IsType<Holding.Held>(Hold(known, Given.Entry(), Given.Now));
    }

    [Fact]
    public void Within_the_window_a_card_may_be_taken_back_and_entered_for_another_ticket()
    {
        var hold = Given.Hold();
        var freed = Assert.IsType<Removal.Freed>(UsageRules.Remove([hold], "cart", "t1", Given.Settings, Given.Minute(4)));
        var removed = Assert.Single(freed.Changes).After;

        Assert.IsType<Holding.Held>(Hold([removed], Given.Entry(), Given.Minute(4)));
        Assert.IsType<Holding.Held>(Hold([removed], Given.Entry(ticket: "t2"), Given.Minute(4)));
    }

    [Fact]
    public void A_clock_that_goes_backwards_keeps_the_hold_and_its_correction()
    {
        var blue = Given.Hold("blue");

        Assert.IsType<Holding.Held>(Hold([blue], Given.Entry(), Given.Minute(-30)));
        Assert.IsType<Holding.SameAgain>(Hold([blue], Given.Entry("blue"), Given.Minute(-30)));
        Assert.Equal(RefusalReason.HeldElsewhere, Refused(Hold([blue], Given.Entry("blue", "other"), Given.Minute(-30))).Reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_hold_needs_its_service_key(string? key) =>
        Assert.ThrowsAny<ArgumentException>(() => UsageRules.Hold([], Given.Entry(), NewId, key!, Given.Settings, Given.Now));

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => UsageRules.FindSameAgain(null!, Given.Entry(), Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.FindSameAgain([], null!, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.FindRefusal(null!, Given.Entry(), Given.Settings, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.FindRefusal([], null!, Given.Settings, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.FindRefusal([], Given.Entry(), null!, Given.Now));
    }

    private static Holding Hold(IReadOnlyList<CardUsage> known, CardEntry entry, DateTimeOffset now) =>
        UsageRules.Hold(known, entry, NewId, "cipher", Given.Settings, now);

    private static Refusal Refused(Holding holding) => Assert.IsType<Holding.Refused>(holding).Refusal;
}
