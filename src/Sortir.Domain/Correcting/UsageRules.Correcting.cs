namespace Sortir.Domain;

public static partial class UsageRules
{
    /// <summary>The buyer takes the card of a ticket back: allowed within the correction window, or once the hold has lapsed.</summary>
    /// <param name="known">The usages of the cart's ticket.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="settings">The durations.</param>
    /// <param name="now">The time.</param>
    public static Removal Remove(
        IReadOnlyList<CardUsage> known,
        string cartId,
        string ticketId,
        RuleSettings settings,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(settings);
        var changes = new List<UsageChange>(1);
        for (var i = 0; i < known.Count; i++)
        {
            var usage = known[i];
            if (!IsOf(usage, cartId, ticketId))
            {
                continue;
            }

            if (FindCorrectionRefusal(usage, settings, now) is { } refusal)
            {
                return new Removal.Refused(refusal);
            }

            if (usage.Status == UsageStatus.Pending)
            {
                changes.Add(EndHold(usage, HoldEnding.Removed, UsageAction.Removed, now));
            }
        }

        return new Removal.Freed(changes);
    }

    /// <summary>
    /// Compares the holds of a cart with the tickets that are in it now. A ticket that is gone, or that no longer needs a card
    /// for that event, frees its card at any age.
    /// </summary>
    /// <param name="known">The usages of the cart.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="tickets">What is in the cart now.</param>
    /// <param name="now">The time.</param>
    public static CartSync Sync(IReadOnlyList<CardUsage> known, string cartId, IReadOnlyList<CartTicket> tickets, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        var byId = IndexTickets(tickets);
        var changes = new List<UsageChange>();
        foreach (var hold in known)
        {
            if (hold.Status == UsageStatus.Pending
                && string.Equals(hold.CartId, cartId, StringComparison.Ordinal)
                && !(byId.TryGetValue(hold.TicketId, out var ticket) && (!ticket.IsSold || Covers(hold, ticket))))
            {
                changes.Add(EndHold(hold, HoldEnding.TicketGone, UsageAction.TicketGone, now));
            }
        }

        var standings = new List<TicketStanding>(tickets.Count);
        foreach (var ticket in tickets)
        {
            standings.Add(Judge(known, cartId, ticket));
        }

        return new CartSync(standings, changes);
    }

    /// <summary>
    /// Moves every hold of a cart to another cart, ages unchanged. Where both carts hold a card for the same ticket, the card
    /// accepted last stays.
    /// </summary>
    /// <param name="known">The usages of both carts.</param>
    /// <param name="fromCartId">The cart that ends.</param>
    /// <param name="toCartId">The cart that goes on.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<UsageChange> Move(
        IReadOnlyList<CardUsage> known,
        string fromCartId,
        string toCartId,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        var changes = new List<UsageChange>();
        if (string.Equals(fromCartId, toCartId, StringComparison.Ordinal))
        {
            return changes;
        }

        foreach (var hold in known)
        {
            if (hold.Status != UsageStatus.Pending)
            {
                continue;
            }

            var isFrom = string.Equals(hold.CartId, fromCartId, StringComparison.Ordinal);
            if (!isFrom && !string.Equals(hold.CartId, toCartId, StringComparison.Ordinal))
            {
                continue;
            }

            var rival = FindHold(known, isFrom ? toCartId : fromCartId, hold.TicketId);
            if (rival is not null && IsNewer(rival, hold))
            {
                changes.Add(EndHold(hold, HoldEnding.Replaced, UsageAction.Replaced, now));
            }
            else if (isFrom)
            {
                changes.Add(UsageChange.Update(hold, hold with { CartId = toCartId }, UsageAction.Moved));
            }
        }

        return changes;
    }

    private static TicketStanding Judge(IReadOnlyList<CardUsage> known, string cartId, CartTicket ticket)
    {
        if (!ticket.IsSold)
        {
            return new TicketStanding(ticket.TicketId, null, new Refusal(RefusalReason.EventNotEnabled));
        }

        if (!ticket.NeedsCard)
        {
            return new TicketStanding(ticket.TicketId, null, null);
        }

        CardUsage? latest = null;
        foreach (var usage in known)
        {
            if (IsOf(usage, cartId, ticket.TicketId) && Covers(usage, ticket) && (latest is null || Outranks(usage, latest)))
            {
                latest = usage;
            }
        }

        return latest?.Status switch
        {
            UsageStatus.Pending or UsageStatus.Validated or UsageStatus.Used => new TicketStanding(ticket.TicketId, latest, null),
            UsageStatus.Cancelled => new TicketStanding(ticket.TicketId, null, new Refusal(RefusalReason.OrderConflict)),
            UsageStatus.Expired when WasLost(latest) => new TicketStanding(ticket.TicketId, null, new Refusal(RefusalReason.HoldLost)),
            _ => new TicketStanding(ticket.TicketId, null, new Refusal(RefusalReason.CardMissing)),
        };
    }

    // An ordered ticket stays ordered, a living hold counts more than what has ended, and of two alike the newer.
    private static bool Outranks(CardUsage usage, CardUsage other)
    {
        var (rank, otherRank) = (Rank(usage.Status), Rank(other.Status));
        return rank != otherRank ? rank > otherRank : IsNewer(usage, other);
    }

    private static int Rank(UsageStatus status) => status switch
    {
        UsageStatus.Expired => 0,
        UsageStatus.Cancelled => 1,
        UsageStatus.Pending => 2,
        _ => 3,
    };

    private static bool WasLost(CardUsage usage) =>
        usage.Ending is HoldEnding.TakenOver or HoldEnding.Lapsed or HoldEnding.Freed or HoldEnding.EventCancelled;

    private static bool Covers(CardUsage usage, CartTicket ticket) => ticket.NeedsCard && IsFor(usage, ticket.OrganizerId, ticket.EventId);

    private static void ThrowIfNamedTwice(IReadOnlyList<CartTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        if (tickets.Count > 1)
        {
            _ = IndexTickets(tickets);
        }
    }

    private static Dictionary<string, CartTicket> IndexTickets(IReadOnlyList<CartTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var byId = new Dictionary<string, CartTicket>(tickets.Count, StringComparer.Ordinal);
        foreach (var ticket in tickets)
        {
            if (!byId.TryAdd(ticket.TicketId, ticket))
            {
                throw new ArgumentException("Two tickets have the same id: a ticket is one admission, and named once.", nameof(tickets));
            }
        }

        return byId;
    }
}
