namespace Sortir.Domain;

public static partial class UsageRules
{
    /// <summary>
    /// Orders tickets of a cart: each that needs a card must have a hold of this cart and for its event; all of them or none.
    /// </summary>
    /// <param name="known">The usages of the cart and those of the order.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="tickets">The tickets; tickets of the order that are not named stay as they are.</param>
    /// <param name="now">The time.</param>
    public static Placing Place(
        IReadOnlyList<CardUsage> known,
        string cartId,
        string orderId,
        IReadOnlyList<CartTicket> tickets,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        ThrowIfNamedTwice(tickets);
        var standings = new List<TicketStanding>(tickets.Count);
        var changes = new List<UsageChange>(tickets.Count);
        List<TicketRefusal>? refusals = null;
        foreach (var ticket in tickets)
        {
            var standing = PlaceTicket(known, cartId, orderId, ticket, now, changes);
            standings.Add(standing);
            if (standing.Refusal is { } refusal)
            {
                (refusals ??= []).Add(new TicketRefusal(ticket.TicketId, refusal));
            }
        }

        return refusals is null ? new Placing.Placed(standings, changes) : new Placing.Refused(refusals);
    }

    private static TicketStanding PlaceTicket(
        IReadOnlyList<CardUsage> known,
        string cartId,
        string orderId,
        CartTicket ticket,
        DateTimeOffset now,
        List<UsageChange> changes)
    {
        if (FindOrdered(known, orderId, ticket.TicketId) is { } ordered)
        {
            return KeepOrdered(known, cartId, ticket, ordered, now);
        }

        var standing = Judge(known, cartId, ticket);
        if (standing.Refusal is not null)
        {
            return standing;
        }

        var hold = standing.Usage;
        if (hold is not null)
        {
            if (hold.Status != UsageStatus.Pending)
            {
                // The cart's ticket stands in another order.
                return new TicketStanding(ticket.TicketId, null, new Refusal(RefusalReason.OrderConflict));
            }

            var placed = hold with { Status = UsageStatus.Validated, OrderId = orderId, PlacedAt = now };
            var change = UsageChange.Update(hold, placed, UsageAction.Placed);
            changes.Add(change);
            standing = standing with { Usage = change.After };
        }

        // A ticket that is sold without a card needs none of its holds, any other only the one that is ordered.
        foreach (var other in known)
        {
            if (IsHoldOf(other, cartId, ticket.TicketId) && other.Id != hold?.Id)
            {
                changes.Add(EndHold(other, HoldEnding.Replaced, UsageAction.Replaced, now));
            }
        }

        return standing;
    }

    // Placing again changes nothing; but the ticket must be the one that was ordered, and not be cancelled.
    private static TicketStanding KeepOrdered(
        IReadOnlyList<CardUsage> known,
        string cartId,
        CartTicket ticket,
        CardUsage ordered,
        DateTimeOffset now)
    {
        var isSame = ordered.Status != UsageStatus.Cancelled
            && (!ticket.NeedsCard || !ticket.IsSold || IsFor(ordered, ticket.OrganizerId, ticket.EventId))
            && FindHold(known, cartId, ticket.TicketId)?.HasLapsed(now) is not false;
        return isSame
            ? new TicketStanding(ticket.TicketId, ordered, null)
            : new TicketStanding(ticket.TicketId, null, new Refusal(RefusalReason.OrderConflict));
    }

    private static CardUsage? FindOrdered(IReadOnlyList<CardUsage> known, string orderId, string ticketId)
    {
        foreach (var usage in known)
        {
            if (string.Equals(usage.OrderId, orderId, StringComparison.Ordinal)
                && string.Equals(usage.TicketId, ticketId, StringComparison.Ordinal))
            {
                return usage;
            }
        }

        return null;
    }
}
