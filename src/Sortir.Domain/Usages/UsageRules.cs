namespace Sortir.Domain;

/// <summary>
/// The rules of the Sortir! reduced fare, as functions of what is, the request, the settings and the time. They return the
/// changes to make, or why not; they read nothing, write nothing, and throw only for a request that makes no sense.
/// </summary>
/// <remarks>
/// One file for each step of a sale: holding a card, correcting it, ordering, paying, cancelling, granting, and keeping.
/// The caller hands in what a store found, asks, and commits the changes; when somebody was faster it reads and asks again.
/// </remarks>
public static partial class UsageRules
{
    // The newest hold of a ticket counts: with two tabs and two cards, the last accepted one stays.
    private static CardUsage? FindHold(IReadOnlyList<CardUsage> known, string cartId, string ticketId)
    {
        CardUsage? newest = null;
        for (var i = 0; i < known.Count; i++)
        {
            var usage = known[i];
            if (IsHoldOf(usage, cartId, ticketId) && (newest is null || IsNewer(usage, newest)))
            {
                newest = usage;
            }
        }

        return newest;
    }

    // Two holds of one millisecond: the id decides, so that every reader picks the same.
    private static bool IsNewer(CardUsage usage, CardUsage other) =>
        usage.HeldAt != other.HeldAt ? usage.HeldAt > other.HeldAt : usage.Id.CompareTo(other.Id) > 0;

    private static bool IsHoldOf(CardUsage usage, string cartId, string ticketId) =>
        usage.Status == UsageStatus.Pending && IsOf(usage, cartId, ticketId);

    private static bool IsOf(CardUsage usage, string cartId, string ticketId) =>
        string.Equals(usage.TicketId, ticketId, StringComparison.Ordinal) && string.Equals(usage.CartId, cartId, StringComparison.Ordinal);

    private static bool IsFor(CardUsage usage, string organizerId, string eventId) =>
        string.Equals(usage.EventId, eventId, StringComparison.Ordinal) && string.Equals(usage.OrganizerId, organizerId, StringComparison.Ordinal);

    private static UsageChange EndHold(CardUsage hold, HoldEnding ending, UsageAction action, DateTimeOffset at) =>
        UsageChange.Update(
            hold,
            hold with { Status = UsageStatus.Expired, Ending = ending, EndedAt = at, ProtectedServiceKey = null },
            action);
}
