namespace Sortir.Domain.Tests;

/// <summary>A ticket that may not be sold now: its product is unknown, or the reduced fare switched off.</summary>
public sealed class UnsoldTests
{
    private static CartTicket Unsold(string id = "t1", bool needsCard = true) =>
        Given.Ticket(id, needsCard) with { IsSold = false, OrganizerId = "", EventId = "" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_may_not_be_ordered_whether_it_has_a_card_or_not(bool needsCard)
    {
        Assert.Equal(
            [new TicketRefusal("t1", new Refusal(RefusalReason.EventNotEnabled)), new TicketRefusal("t3", new Refusal(RefusalReason.EventNotEnabled))],
            Assert.IsType<Placing.Refused>(Place([Given.Hold(), Given.Hold("blue", ticket: "t2")], Unsold(needsCard: needsCard), Given.Ticket("t2"), Unsold("t3"))).Tickets);
    }

    [Fact]
    public void What_is_ordered_already_may_be_placed_again()
    {
        var ordered = Given.Hold().Placed();

        var placed = Assert.IsType<Placing.Placed>(Place([ordered], Unsold()));

        Assert.Empty(placed.Changes);
        Assert.Equal(new TicketStanding("t1", ordered, null), Assert.Single(placed.Tickets));
    }

    [Fact]
    public void What_was_cancelled_is_not_revived() =>
        Assert.IsType<Placing.Refused>(Place([Given.Hold().Placed().Cancelled()], Unsold()));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cart_keeps_its_card_and_says_that_it_may_not_be_ordered(bool needsCard)
    {
        var sync = UsageRules.Sync([Given.Hold(), Given.Hold("blue", ticket: "gone")], "cart", [Unsold(needsCard: needsCard)], Given.Now);

        Assert.Equal("gone", Assert.Single(sync.Changes).After.TicketId);
        Assert.Equal(new TicketStanding("t1", null, new Refusal(RefusalReason.EventNotEnabled)), Assert.Single(sync.Tickets));
    }

    [Fact]
    public void It_is_paid_when_it_was_ordered_and_NotPlaced_else()
    {
        Assert.Equal(TicketPaymentOutcome.GrantDue, PayOne([Given.Hold().Placed()]));
        Assert.Equal(TicketPaymentOutcome.NotPlaced, PayOne([Given.Hold()]));

        static TicketPaymentOutcome PayOne(CardUsage[] known) =>
            Assert.Single(UsageRules.Pay(known, "order", [Unsold()], Given.Now).Tickets).Outcome;
    }

    [Fact]
    public void A_stray_hold_beside_an_ordered_ticket_is_a_conflict_until_it_lapses()
    {
        var ordered = Given.Hold().Placed();
        var stray = Given.Hold("blue", heldAt: Given.Minute(1));

        Assert.IsType<Placing.Refused>(Place([ordered, stray], Given.Minute(11) - Given.OneMillisecond, Given.Ticket()));
        Assert.Empty(Assert.IsType<Placing.Placed>(Place([ordered, stray], Given.Minute(11), Given.Ticket())).Changes);
    }

    private static Placing Place(CardUsage[] known, params CartTicket[] tickets) => Place(known, Given.Now, tickets);

    private static Placing Place(CardUsage[] known, DateTimeOffset now, params CartTicket[] tickets) =>
        UsageRules.Place(known, "cart", "order", tickets, now);
}
