namespace Sortir.Domain;

/// <summary>The record of one card for one ticket, from the hold in a cart to the grant at APRAS.</summary>
/// <remarks>
/// Immutable: <see cref="UsageRules"/> makes the next state of a usage, a store keeps it. Every time is in whole milliseconds.
/// </remarks>
public sealed record CardUsage
{
    /// <summary>The usage's own id.</summary>
    public required Guid Id { get; init; }

    /// <summary>How often the usage has changed, from 1. A store updates a usage only at the version that was read.</summary>
    public required long Version { get; init; }

    /// <summary>The organizer whose settings and token apply.</summary>
    public required string OrganizerId { get; init; }

    /// <summary>The host's id of the event for which the card is used.</summary>
    public required string EventId { get; init; }

    /// <summary>The host's id of the product that the ticket is of.</summary>
    public required string ProductId { get; init; }

    /// <summary>The host's id of the cart; <see langword="null"/> once it was erased.</summary>
    public string? CartId { get; init; }

    /// <summary>The host's id of the ticket.</summary>
    public required string TicketId { get; init; }

    /// <summary>The host's id of the order, once there is one.</summary>
    public string? OrderId { get; init; }

    /// <summary>What stands for the card.</summary>
    public required CardFingerprint Fingerprint { get; init; }

    /// <summary>The last four digits of the card; <see langword="null"/> once they were erased.</summary>
    public string? LastDigits { get; init; }

    /// <summary>Where the usage stands.</summary>
    public required UsageStatus Status { get; init; }

    /// <summary>When the card was accepted. The correction window counts from here.</summary>
    public required DateTimeOffset HeldAt { get; init; }

    /// <summary>When the hold lapses: from this instant on it blocks no one.</summary>
    public required DateTimeOffset HoldExpiresAt { get; init; }

    /// <summary>When the ticket was ordered.</summary>
    public DateTimeOffset? PlacedAt { get; init; }

    /// <summary>When the order was paid; of two payments the one that counts, the latest after a cancellation.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>When the usage was cancelled, or its hold ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// Why the hold ended, for <see cref="UsageStatus.Expired"/>; <see cref="HoldEnding.EventCancelled"/> stands on a cancelled ticket of a
    /// cancelled event too, which no payment revives.
    /// </summary>
    public HoldEnding Ending { get; init; }

    /// <summary>Whether the card became free when the usage was cancelled: the organizer's setting at that moment.</summary>
    public bool IsReleased { get; init; }

    /// <summary>The service key as ciphertext; <see langword="null"/> once granted, settled or erased.</summary>
    public string? ProtectedServiceKey { get; init; }

    /// <summary>The grant of this usage: whether it is due, was sent, and what APRAS answered.</summary>
    public UsageGrant Grant { get; init; } = UsageGrant.None;

    /// <summary>
    /// The fingerprint while the usage stands in the way of another for the same card and event, else <see langword="null"/>:
    /// the value that a store keeps unique. A lapsed hold keeps it until somebody takes the card over.
    /// </summary>
    public CardFingerprint? BlockingKey => Status switch
    {
        UsageStatus.Pending or UsageStatus.Validated or UsageStatus.Used => Fingerprint,
        UsageStatus.Cancelled when !IsReleased => Fingerprint,
        _ => null,
    };

    /// <summary>Whether the sale was cancelled though APRAS has, or may have, recorded its grant: the staff must tell APRAS.</summary>
    public bool MustTellApras => Status == UsageStatus.Cancelled && (Grant.State is GrantState.Granted or GrantState.NeedsReview);

    /// <summary>Whether this is a hold that has lapsed.</summary>
    public bool HasLapsed(DateTimeOffset now) => Status == UsageStatus.Pending && now >= HoldExpiresAt;

    /// <summary>Whether the usage blocks its card for its event at that time.</summary>
    public bool Blocks(DateTimeOffset now) => BlockingKey is not null && !HasLapsed(now);

    /// <summary>A note for the host's order comment, for the support desk: <c>[Sortir!] Carte validée : ••••7890</c>.</summary>
    public string SupportNote => $"[Sortir!] Carte validée : ••••{LastDigits ?? "••••"}";
}
