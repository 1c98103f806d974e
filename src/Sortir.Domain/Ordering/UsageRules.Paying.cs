namespace Sortir.Domain;

public static partial class UsageRules
{
    /// <summary>
    /// An order, or a part of it, is paid: the grant of each ticket becomes due. A cancelled ticket takes its card again when
    /// that is free and nothing was sent.
    /// </summary>
    /// <param name="known">The usages of the order, and those that block a card of its cancelled tickets.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="tickets">The tickets that are paid.</param>
    /// <param name="now">The time.</param>
    public static Paying Pay(
        IReadOnlyList<CardUsage> known,
        string orderId,
        IReadOnlyList<CartTicket> tickets,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        ThrowIfNamedTwice(tickets);
        var payments = new List<TicketPayment>(tickets.Count);
        var changes = new List<UsageChange>(tickets.Count);
        foreach (var ticket in tickets)
        {
            payments.Add(new TicketPayment(ticket.TicketId, PayTicket(known, orderId, ticket, now, changes)));
        }

        return new Paying(payments, changes);
    }

    private static TicketPaymentOutcome PayTicket(
        IReadOnlyList<CardUsage> known,
        string orderId,
        CartTicket ticket,
        DateTimeOffset now,
        List<UsageChange> changes)
    {
        if (FindOrdered(known, orderId, ticket.TicketId) is not { } usage)
        {
            return ticket.NeedsCard ? TicketPaymentOutcome.NotPlaced : TicketPaymentOutcome.NoCardNeeded;
        }

        if (usage.Status == UsageStatus.Cancelled)
        {
            return Retake(known, usage, ticket, now, changes);
        }

        if (usage.PaidAt is not null)
        {
            return TicketPaymentOutcome.AlreadyPaid;
        }

        changes.Add(UsageChange.Update(usage, MakeDue(usage, ticket, now), UsageAction.Paid));
        return TicketPaymentOutcome.GrantDue;
    }

    private static TicketPaymentOutcome Retake(
        IReadOnlyList<CardUsage> known,
        CardUsage cancelled,
        CartTicket ticket,
        DateTimeOffset now,
        List<UsageChange> changes)
    {
        if (!MayBeRetaken(cancelled))
        {
            return TicketPaymentOutcome.CardTaken;
        }

        // Two cancelled tickets of one order may have had the same card, one after the other: only one takes it again.
        if (changes.Exists(change => change.After.BlockingKey is { } key && key.Equals(cancelled.Fingerprint)))
        {
            return TicketPaymentOutcome.CardTaken;
        }

        UsageChange? takeOver = null;
        foreach (var rival in known)
        {
            if (rival.Id == cancelled.Id || rival.BlockingKey is not { } key || !key.Equals(cancelled.Fingerprint))
            {
                continue;
            }

            if (!rival.HasLapsed(now))
            {
                return TicketPaymentOutcome.CardTaken;
            }

            takeOver = EndHold(rival, HoldEnding.TakenOver, UsageAction.TakenOver, now);
        }

        if (takeOver is not null)
        {
            changes.Add(takeOver);
        }

        var retaken = cancelled with { Status = UsageStatus.Validated, EndedAt = null, IsReleased = false };
        changes.Add(UsageChange.Update(cancelled, MakeDue(retaken, ticket, now), UsageAction.Retaken));
        return TicketPaymentOutcome.GrantDue;
    }

    // Nothing was sent for it, and its event still takes place.
    private static bool MayBeRetaken(CardUsage cancelled) =>
        cancelled is { Ending: not HoldEnding.EventCancelled, Grant: { Attempts: 0, State: GrantState.None } };

    private static CardUsage MakeDue(CardUsage usage, CartTicket ticket, DateTimeOffset now)
    {
        var due = usage.Grant with
        {
            State = GrantState.Due,
            DueSince = now,
            NextAttemptAt = now,
            ActivityId = ticket.ActivityId,
            Review = null,
        };
        return usage with
        {
            PaidAt = now,
            Grant = usage.ProtectedServiceKey is null ? SetAside(due, ReviewReason.ServiceKeyMissing) : due,
        };
    }

    private static UsageGrant SetAside(UsageGrant grant, ReviewReason reason) =>
        grant with { State = GrantState.NeedsReview, Review = reason, NextAttemptAt = null, LeasedUntil = null };
}
