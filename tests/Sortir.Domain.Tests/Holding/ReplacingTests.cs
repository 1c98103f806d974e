namespace Sortir.Domain.Tests;

/// <summary>What an accepted card does to those that were there before.</summary>
public sealed class ReplacingTests
{
    [Fact]
    public void A_lapsed_hold_is_taken_over_in_the_same_write()
    {
        var lapsed = Given.Hold(cart: "other", heldAt: Given.Minute(-10));

        var held = Assert.IsType<Holding.Held>(Hold([lapsed], Given.Entry(), Given.Now));

        Assert.Equal(2, held.Changes.Count);
        AssertEnded(held.Changes[0], lapsed, HoldEnding.TakenOver, UsageAction.TakenOver);
        Assert.Equal(held.Usage, held.Changes[1].After);
    }

    [Fact]
    public void A_cart_whose_own_hold_lapsed_gets_a_new_one()
    {
        var lapsed = Given.Hold(heldAt: Given.Minute(-10));

        var held = Assert.IsType<Holding.Held>(Hold([lapsed], Given.Entry(), Given.Now));

        Assert.Equal(2, held.Changes.Count);
        AssertEnded(held.Changes[0], lapsed, HoldEnding.TakenOver, UsageAction.TakenOver);
        Assert.Equal(Given.Minute(10), held.Usage.HoldExpiresAt);
    }

    [Fact]
    public void Another_card_for_the_ticket_replaces_the_earlier_one_in_the_same_write()
    {
        var blue = Given.Hold("blue", heldAt: Given.Minute(-1));

        var held = Assert.IsType<Holding.Held>(Hold([blue], Given.Entry(), Given.Now));

        Assert.Equal(2, held.Changes.Count);
        AssertEnded(held.Changes[0], blue, HoldEnding.Replaced, UsageAction.Replaced);
        Assert.Equal(UsageAction.Held, held.Changes[1].Action);
    }

    [Fact]
    public void Replacing_and_taking_over_go_together()
    {
        var blue = Given.Hold("blue", heldAt: Given.Minute(-1));
        var lapsed = Given.Hold("red", cart: "other", heldAt: Given.Minute(-20));

        var held = Assert.IsType<Holding.Held>(Hold([blue, lapsed], Given.Entry(), Given.Now));

        Assert.Equal(3, held.Changes.Count);
        AssertEnded(held.Changes[0], blue, HoldEnding.Replaced, UsageAction.Replaced);
        AssertEnded(held.Changes[1], lapsed, HoldEnding.TakenOver, UsageAction.TakenOver);
    }

    [Fact]
    public void Cards_of_other_tickets_stay_as_they_are()
    {
        CardUsage[] known = [Given.Hold("blue", ticket: "t2"), Given.Hold("green", cart: "other")];

        Assert.Single(Assert.IsType<Holding.Held>(Hold(known, Given.Entry(), Given.Now)).Changes);
    }

    [Fact]
    public void After_the_correction_window_a_card_cannot_be_replaced_until_its_hold_lapses()
    {
        var blue = Given.Hold("blue");

        Assert.IsType<Holding.Held>(Hold([blue], Given.Entry(), Given.Minute(5) - Given.OneMillisecond));
        Assert.Equal(
            new Refusal(RefusalReason.TooLateToCorrect, Given.Minute(10)),
            Refused(Hold([blue], Given.Entry(), Given.Minute(5))));
        Assert.Equal(
            RefusalReason.TooLateToCorrect,
            Refused(Hold([blue], Given.Entry(), Given.Minute(10) - Given.OneMillisecond)).Reason);
        Assert.IsType<Holding.Held>(Hold([blue], Given.Entry(), Given.Minute(10)));
    }

    [Fact]
    public void A_card_that_is_taken_tells_more_than_a_ticket_that_is_too_old()
    {
        CardUsage[] known = [Given.Hold("blue"), Given.Hold("red", cart: "other", heldAt: Given.Minute(6))];

        Assert.Equal(RefusalReason.HeldElsewhere, Refused(Hold(known, Given.Entry(), Given.Minute(6))).Reason);
    }

    [Fact]
    public void Of_several_refusals_of_a_ticket_the_first_is_told()
    {
        CardUsage[] known = [Given.Hold("blue"), Given.Hold("green", heldAt: Given.Minute(1))];

        Assert.Equal(Given.Minute(10), Refused(Hold(known, Given.Entry(), Given.Minute(7))).RetryAt);
    }

    [Fact]
    public void A_ticket_that_is_ordered_takes_no_other_card()
    {
        var placed = Given.Hold("blue").Placed();

        Assert.Equal(new Refusal(RefusalReason.TooLateToCorrect), Refused(Hold([placed], Given.Entry(), Given.Now)));
        Assert.Equal(new Refusal(RefusalReason.TooLateToCorrect), Refused(Hold([placed.Paid().Granted()], Given.Entry(), Given.Now)));
    }

    [Fact]
    public void A_cancelled_ticket_of_a_living_cart_may_get_another_card()
    {
        var cancelled = Given.Hold("blue").Placed().Cancelled(release: false);

        Assert.IsType<Holding.Held>(Hold([cancelled], Given.Entry(), Given.Now));
    }

    private static Holding Hold(IReadOnlyList<CardUsage> known, CardEntry entry, DateTimeOffset now) =>
        UsageRules.Hold(known, entry, Guid.NewGuid(), "cipher", Given.Settings, now);

    private static Refusal Refused(Holding holding) => Assert.IsType<Holding.Refused>(holding).Refusal;

    private static void AssertEnded(UsageChange change, CardUsage hold, HoldEnding ending, UsageAction action)
    {
        Assert.Same(hold, change.Before);
        Assert.Equal(action, change.Action);
        Assert.Equal(
            hold with
            {
                Version = 2,
                Status = UsageStatus.Expired,
                Ending = ending,
                EndedAt = Given.Now,
                ProtectedServiceKey = null,
            },
            change.After);
    }
}
