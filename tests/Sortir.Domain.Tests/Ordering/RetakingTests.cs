namespace Sortir.Domain.Tests;

/// <summary>Paying after the shop cancelled.</summary>
public sealed class RetakingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancelled_ticket_takes_its_card_again_when_that_is_free(bool released)
    {
        var cancelled = Given.Hold().Placed().Cancelled(released);

        var paying = Pay([cancelled], Given.Minute(2), "t1");

        Assert.Equal([new TicketPayment("t1", TicketPaymentOutcome.GrantDue)], paying.Tickets);
        var change = Assert.Single(paying.Changes);
        Assert.Same(cancelled, change.Before);
        Assert.Equal(UsageAction.Retaken, change.Action);
        Assert.Equal(
            cancelled with
            {
                Version = 4,
                Status = UsageStatus.Validated,
                EndedAt = null,
                IsReleased = false,
                PaidAt = Given.Minute(2),
                Grant = new UsageGrant { State = GrantState.Due, DueSince = Given.Minute(2), NextAttemptAt = Given.Minute(2) },
            },
            change.After);
        Assert.Equal(Given.Card(), change.After.BlockingKey);
    }

    [Fact]
    public void A_sale_that_was_paid_and_cancelled_before_anything_was_sent_may_be_paid_again()
    {
        var cancelled = Given.Hold().Placed().Paid().Cancelled();

        var retaken = Assert.Single(Pay([cancelled], Given.Minute(2), "t1").Changes).After;

        Assert.Equal(Given.Minute(2), retaken.PaidAt);
        Assert.Equal(GrantState.Due, retaken.Grant.State);
    }

    [Fact]
    public void A_ticket_of_a_cancelled_event_is_not_revived_by_a_payment()
    {
        var ordered = Given.Hold().Placed();

        AssertTaken(Pay([UsageRules.CancelForEvent(ordered, release: true, Given.Now)!.After], Given.Now, "t1"));
        AssertTaken(Pay([UsageRules.CancelForEvent(ordered.Cancelled(), release: true, Given.Now)!.After], Given.Now, "t1"));
    }

    [Fact]
    public void A_card_that_somebody_holds_or_has_used_is_taken()
    {
        var cancelled = Given.Hold().Placed().Cancelled();
        var rival = Given.Hold(cart: "other", ticket: "t9");

        foreach (var other in new[]
                 {
                     rival,
                     rival.Placed("other"),
                     rival.Placed("other").Paid().Granted(),
                     rival.Placed("other").Cancelled(release: false),
                 })
        {
            AssertTaken(Pay([cancelled, other], Given.Now, "t1"));
            AssertTaken(Pay([other, cancelled], Given.Now, "t1"));
        }
    }

    [Fact]
    public void A_rival_that_gave_the_card_up_or_has_another_is_none()
    {
        var cancelled = Given.Hold().Placed().Cancelled();
        CardUsage[] known =
        [
            Given.Hold(cart: "other", ticket: "t8").Placed("other").Cancelled(release: true),
            Given.Hold(cart: "other", ticket: "t9").Ended(HoldEnding.Removed),
            Given.Hold("blue", cart: "other", ticket: "t9"),
            cancelled,
        ];

        Assert.Same(cancelled, Assert.Single(Pay(known, Given.Now, "t1").Changes).Before);
    }

    [Fact]
    public void A_lapsed_hold_of_somebody_else_is_taken_over_in_the_same_write()
    {
        var cancelled = Given.Hold(heldAt: Given.Minute(-30)).Placed().Cancelled();
        var lapsed = Given.Hold(cart: "other", ticket: "t9", heldAt: Given.Minute(-10));

        var paying = Pay([cancelled, lapsed], Given.Now, "t1");

        Assert.Equal(TicketPaymentOutcome.GrantDue, Assert.Single(paying.Tickets).Outcome);
        Assert.Equal(2, paying.Changes.Count);
        Assert.Same(lapsed, paying.Changes[0].Before);
        Assert.Equal(UsageAction.TakenOver, paying.Changes[0].Action);
        Assert.Equal(HoldEnding.TakenOver, paying.Changes[0].After.Ending);
        Assert.Equal(Given.Now, paying.Changes[0].After.EndedAt);
        Assert.Same(cancelled, paying.Changes[1].Before);
    }

    [Fact]
    public void A_hold_that_lapses_in_a_millisecond_still_has_the_card()
    {
        var cancelled = Given.Hold(heldAt: Given.Minute(-30)).Placed().Cancelled();
        var hold = Given.Hold(cart: "other", ticket: "t9", heldAt: Given.Minute(-10) + Given.OneMillisecond);

        AssertTaken(Pay([cancelled, hold], Given.Now, "t1"));
    }

    [Fact]
    public void Of_two_cancelled_tickets_with_the_same_card_one_takes_it_again()
    {
        var first = Given.Hold(heldAt: Given.Minute(-30)).Placed().Cancelled();
        var second = Given.Hold(ticket: "t2").Placed().Cancelled();

        var paying = Pay([first, second], Given.Now, "t2", "t1");

        Assert.Equal(
            [new TicketPayment("t2", TicketPaymentOutcome.GrantDue), new TicketPayment("t1", TicketPaymentOutcome.CardTaken)],
            paying.Tickets);
        Assert.Same(second, Assert.Single(paying.Changes).Before);
    }

    [Fact]
    public void Of_two_cancelled_tickets_with_the_same_lapsed_card_one_takes_it_over()
    {
        var first = Given.Hold(heldAt: Given.Minute(-50)).Placed().Cancelled();
        var second = Given.Hold(ticket: "t2", heldAt: Given.Minute(-40)).Placed().Cancelled();
        var lapsed = Given.Hold(cart: "other", ticket: "t9", heldAt: Given.Minute(-10));

        var paying = Pay([first, second, lapsed], Given.Now, "t1", "t2");

        Assert.Equal([TicketPaymentOutcome.GrantDue, TicketPaymentOutcome.CardTaken], paying.Tickets.Select(ticket => ticket.Outcome));
        Assert.Equal([lapsed, first], paying.Changes.Select(change => change.Before));
    }

    [Fact]
    public void Of_two_cancelled_tickets_with_two_cards_both_take_theirs_again()
    {
        var first = Given.Hold().Placed().Cancelled();
        var second = Given.Hold("blue", ticket: "t2").Placed().Cancelled();

        Assert.Equal(2, Pay([first, second], Given.Now, "t1", "t2").Changes.Count);
    }

    [Fact]
    public void A_grant_that_was_ever_attempted_is_not_taken_up_again()
    {
        var due = Given.Hold().Placed().Paid();

        foreach (var cancelled in new[]
                 {
                     due.Leased().Cancelled(),
                     due.Granted().Cancelled(),
                     due.Leased().Answered(new GrantOutcome.Unknown(503)).Cancelled(),
                     due.Leased().Answered(new GrantOutcome.Unauthorized(401)).Cancelled(),
                     due.Leased().Answered(new GrantOutcome.Refused(422)).Cancelled(),
                     UsageRules.SettleGrant(due.Granted().Cancelled())!.After,
                 })
        {
            AssertTaken(Pay([cancelled], Given.Now, "t1"));
        }
    }

    [Fact]
    public void A_lease_that_was_given_back_unsent_was_no_attempt()
    {
        var returned = UsageRules.ReturnGrant(Given.Hold().Placed().Paid().Leased(), 1, Given.Now)!.After;

        Assert.Equal(TicketPaymentOutcome.GrantDue, Assert.Single(Pay([returned.Cancelled()], Given.Now, "t1").Tickets).Outcome);
    }

    [Fact]
    public void A_cancelled_ticket_whose_service_key_was_erased_goes_to_staff()
    {
        var retaken = Assert.Single(Pay([Given.Hold().Placed().Cancelled().Erased()], Given.Now, "t1").Changes).After;

        Assert.Equal(UsageStatus.Validated, retaken.Status);
        Assert.Equal(ReviewReason.ServiceKeyMissing, retaken.Grant.Review);
    }

    private static Paying Pay(IReadOnlyList<CardUsage> known, DateTimeOffset now, params string[] tickets) =>
        UsageRules.Pay(known, "order", [.. tickets.Select(id => Given.Ticket(id))], now);

    private static void AssertTaken(Paying paying)
    {
        Assert.Empty(paying.Changes);
        Assert.Equal(TicketPaymentOutcome.CardTaken, Assert.Single(paying.Tickets).Outcome);
    }
}
