namespace Sortir.Storage;

/// <summary>The key that the cards of an event are fingerprinted with, for the event's whole life: a rotation never splits an event.</summary>
/// <param name="OrganizerId">The organizer.</param>
/// <param name="EventId">The event.</param>
/// <param name="KeyId">The id of the key, as in <c>Sortir:Keys</c>.</param>
/// <param name="BoundAt">When it was bound: at the event's first verification.</param>
public sealed record EventBinding(string OrganizerId, string EventId, string KeyId, DateTimeOffset BoundAt)
{
    /// <summary>When the event was cancelled, for good: no card is held for it any more. <see langword="null"/> while it takes place.</summary>
    public DateTimeOffset? CancelledAt { get; init; }
}
