namespace Sortir;

/// <summary>A usage whose holder wanted their data erased. Last digits, cart and service key are gone in any case.</summary>
/// <param name="UsageId">The usage.</param>
/// <param name="EventId">The event.</param>
/// <param name="IsDeleted">Whether the whole usage is gone; else the fingerprint of its card is left, so that the card cannot be used twice.</param>
/// <param name="EventEndsAt">From when on asking again deletes the rest: the event's end; <see langword="null"/> when the catalog does not know it, or nothing is left.</param>
/// <param name="KeptUntil">When the rest is deleted by itself: after the retention; <see langword="null"/> when that is not known, or nothing is left.</param>
/// <param name="AwaitsSettlement">Whether the rest is kept beyond these times until staff have settled its grant with APRAS.</param>
public sealed record ErasedUsage(
    Guid UsageId,
    string EventId,
    bool IsDeleted,
    DateTimeOffset? EventEndsAt,
    DateTimeOffset? KeptUntil,
    bool AwaitsSettlement);
