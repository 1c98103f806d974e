namespace Sortir.Domain.Tests;

public sealed class PayingTests
{
    [Fact]
    public void A_paid_ticket_makes_its_grant_due_in_the_same_write()
    {
        var placed = Given.Hold().Placed();

        var paying = Pay([placed], Given.Minute(2), Given.Ticket(activity: "jazz"));

        Assert.Equal([new TicketPayment("t1", TicketPaymentOutcome.GrantDue)], paying.Tickets);
        var change = Assert.Single(paying.Changes);
        Assert.Same(placed, change.Before);
        Assert.Equal(UsageAction.Paid, change.Action);
        Assert.Equal(
            placed with
            {
                Version = 3,
                PaidAt = Given.Minute(2),
                Grant = new UsageGrant
                {
                    State = GrantState.Due,
                    DueSince = Given.Minute(2),
                    NextAttemptAt = Given.Minute(2),
                    ActivityId = "jazz",
                },
            },
            change.After);
        Assert.True(change.After.Grant.IsDue(Given.Minute(2)));
    }

    [Fact]
    public void Paying_twice_changes_nothing()
    {
        var due = Given.Hold().Placed().Paid();

        foreach (var paid in new[]
                 {
                     due,
                     due.Leased(),
                     due.Granted(),
                     due.Leased().Answered(new GrantOutcome.Refused(409)),
                     UsageRules.SettleGrant(due.Leased().Answered(new GrantOutcome.Refused(409)))!.After,
                 })
        {
            var paying = Pay([paid], Given.Minute(5), Given.Ticket());

            Assert.Empty(paying.Changes);
            Assert.Equal(TicketPaymentOutcome.AlreadyPaid, Assert.Single(paying.Tickets).Outcome);
        }
    }

    [Fact]
    public void A_ticket_that_needs_a_card_and_was_never_placed_is_told_so()
    {
        var paying = Pay([Given.Hold()], Given.Now, Given.Ticket());

        Assert.Empty(paying.Changes);
        Assert.Equal(TicketPaymentOutcome.NotPlaced, Assert.Single(paying.Tickets).Outcome);
        Assert.Equal(TicketPaymentOutcome.NotPlaced, Assert.Single(Pay([], Given.Now, Given.Ticket()).Tickets).Outcome);
    }

    [Fact]
    public void A_ticket_that_needs_no_card_is_paid_without_a_grant()
    {
        var paying = Pay([], Given.Now, Given.Ticket(needsCard: false));

        Assert.Empty(paying.Changes);
        Assert.Equal(TicketPaymentOutcome.NoCardNeeded, Assert.Single(paying.Tickets).Outcome);
    }

    [Fact]
    public void A_ticket_that_was_sold_with_a_card_is_reported_whatever_its_product_needs_now() => Assert.Equal(
        TicketPaymentOutcome.GrantDue,
        Assert.Single(Pay([Given.Hold().Placed()], Given.Now, Given.Ticket(needsCard: false)).Tickets).Outcome);

    [Fact]
    public void Each_ticket_gets_its_own_answer_and_those_not_named_stay()
    {
        CardUsage[] known =
        [
            Given.Hold("red").Placed(),
            Given.Hold("blue", ticket: "t2").Placed(),
            Given.Hold("green", ticket: "t3").Placed().Paid(),
        ];

        var paying = Pay(known, Given.Now, Given.Ticket("t3"), Given.Ticket("t4"), Given.Ticket("t1"));

        Assert.Equal(
            [
                new TicketPayment("t3", TicketPaymentOutcome.AlreadyPaid),
                new TicketPayment("t4", TicketPaymentOutcome.NotPlaced),
                new TicketPayment("t1", TicketPaymentOutcome.GrantDue),
            ],
            paying.Tickets);
        Assert.Same(known[0], Assert.Single(paying.Changes).Before);
    }

    [Fact]
    public void A_ticket_of_another_order_is_not_paid() => Assert.Equal(
        TicketPaymentOutcome.NotPlaced,
        Assert.Single(Pay([Given.Hold().Placed("other")], Given.Now, Given.Ticket()).Tickets).Outcome);

    [Fact]
    public void Without_its_service_key_a_paid_ticket_goes_to_staff()
    {
        var grant = Given.Hold().Placed().Erased().Paid(Given.Minute(2)).Grant;

        Assert.Equal(GrantState.NeedsReview, grant.State);
        Assert.Equal(ReviewReason.ServiceKeyMissing, grant.Review);
        Assert.Equal(Given.Minute(2), grant.DueSince);
        Assert.Null(grant.NextAttemptAt);
        Assert.False(grant.IsDue(Given.Minute(99)));
    }

    [Fact]
    public void A_ticket_named_twice_is_a_programming_error() =>
        Assert.Throws<ArgumentException>(() => Pay([Given.Hold().Placed()], Given.Now, Given.Ticket(), Given.Ticket()));

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => Pay(null!, Given.Now));
        Assert.Throws<ArgumentNullException>(() => Pay([], Given.Now, null!));
    }

    private static Paying Pay(IReadOnlyList<CardUsage> known, DateTimeOffset now, params CartTicket[] tickets) =>
        UsageRules.Pay(known, "order", tickets, now);
}
