namespace Sortir.Domain.Tests;

/// <summary>The mishaps of the rules, where the rules alone decide.</summary>
public sealed class MishapTests
{
    [Fact]
    public void A_form_that_is_sent_again_at_minute_seven_still_has_its_cards()
    {
        CardUsage[] known = [Given.Hold("red"), Given.Hold("blue", ticket: "t2")];

        Assert.IsType<Holding.SameAgain>(Enter(known, Given.Entry("red"), Given.Minute(7)));
        Assert.IsType<Holding.SameAgain>(Enter(known, Given.Entry("blue", ticket: "t2"), Given.Minute(7)));
    }

    [Fact]
    public void Of_two_tabs_with_two_cards_for_one_ticket_the_last_accepted_stays_and_placing_frees_the_other()
    {
        var firstTab = Given.Hold("red");
        var secondTab = Given.Hold("blue", heldAt: Given.Now + Given.OneMillisecond);

        var placed = Assert.IsType<Placing.Placed>(
            UsageRules.Place([firstTab, secondTab], "cart", "order", [Given.Ticket()], Given.Minute(1)));

        var after = placed.Changes.ToDictionary(change => change.After.Id, change => change.After);
        Assert.Equal(UsageStatus.Validated, after[secondTab.Id].Status);
        Assert.Null(after[firstTab.Id].BlockingKey);
    }

    [Fact]
    public void A_payment_that_comes_before_its_order_is_told_so_and_counts_when_it_comes_again()
    {
        var hold = Given.Hold();

        Assert.Equal(TicketPaymentOutcome.NotPlaced, Pay([hold]));
        Assert.Equal(TicketPaymentOutcome.GrantDue, Pay([hold.Placed()]));
    }

    [Fact]
    public void A_webhook_that_comes_twice_makes_one_grant()
    {
        var paid = Given.Hold().Placed().Paid();

        Assert.Equal(TicketPaymentOutcome.AlreadyPaid, Pay([paid]));
        Assert.Equal(TicketPaymentOutcome.AlreadyPaid, Pay([paid.Granted()]));
    }

    [Fact]
    public void A_buyer_who_pays_after_the_shop_cancelled_has_the_card_again_or_is_told_that_it_is_gone()
    {
        var cancelled = Given.Hold().Placed().Cancelled();

        Assert.Equal(TicketPaymentOutcome.GrantDue, Pay([cancelled]));
        Assert.Equal(TicketPaymentOutcome.CardTaken, Pay([cancelled, Given.Hold(cart: "other")]));
    }

    [Fact]
    public void A_postponed_show_keeps_its_cards_used_and_purges_nothing_early()
    {
        var used = Given.Hold().Placed().Paid().Granted();
        var newEnd = Given.Now + TimeSpan.FromDays(400);

        Assert.Equal(RefusalReason.AlreadyUsed, UsageRules.FindRefusal([used], Given.Entry(cart: "other"), Given.Settings, newEnd)?.Reason);
        Assert.False(UsageRules.MayPurge(used, newEnd, TimeSpan.FromDays(90), Given.Settings, Given.Now + TimeSpan.FromDays(200)));
    }

    [Fact]
    public void Of_three_tickets_one_is_cancelled_and_two_stay()
    {
        var order = new[] { "red", "blue", "green" }.Select((card, i) => Given.Hold(card, ticket: $"t{i}").Placed()).ToArray();

        order[1] = order[1].Cancelled();

        Assert.IsType<Holding.Held>(Enter(order, Given.Entry("blue", cart: "other"), Given.Now));
        Assert.IsType<Holding.Refused>(Enter(order, Given.Entry("red", cart: "other"), Given.Now));
        Assert.IsType<Holding.Refused>(Enter(order, Given.Entry("green", cart: "other"), Given.Now));
    }

    [Fact]
    public void A_late_yes_from_APRAS_after_a_refund_is_kept_and_shown_to_staff()
    {
        var refunded = Given.Hold().Placed().Paid().Leased().Cancelled();

        var after = UsageRules.CompleteGrant(refunded, 1, Given.Recorded("late"), 0, Given.Settings, Given.Minute(1))!.After;

        Assert.Equal("late", after.Grant.Receipt?.RequestId);
        Assert.True(after.MustTellApras);
    }

    private static Holding Enter(IReadOnlyList<CardUsage> known, CardEntry entry, DateTimeOffset now) =>
        UsageRules.Hold(known, entry, Guid.NewGuid(), "cipher", Given.Settings, now);

    private static TicketPaymentOutcome Pay(IReadOnlyList<CardUsage> known) =>
        Assert.Single(UsageRules.Pay(known, "order", [Given.Ticket()], Given.Minute(2)).Tickets).Outcome;
}
