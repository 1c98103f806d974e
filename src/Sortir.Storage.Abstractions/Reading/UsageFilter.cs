using Sortir.Domain;

namespace Sortir.Storage;

/// <summary>Which usages to read: those that match <em>every</em> criterion that is set.</summary>
public sealed record UsageFilter
{
    /// <summary>The organizer.</summary>
    public string? OrganizerId { get; init; }

    /// <summary>The event.</summary>
    public string? EventId { get; init; }

    /// <summary>The status.</summary>
    public UsageStatus? Status { get; init; }

    /// <summary>The state of the grant.</summary>
    public GrantState? Grant { get; init; }

    /// <summary>Only those that <see cref="CardUsage.MustTellApras"/>. Default: <see langword="false"/>.</summary>
    public bool MustTellApras { get; init; }

    /// <summary>The cart.</summary>
    public string? CartId { get; init; }

    /// <summary>The order.</summary>
    public string? OrderId { get; init; }

    /// <summary>The card, as its fingerprint for one event.</summary>
    public CardFingerprint? Fingerprint { get; init; }

    /// <summary>The last four digits of the card.</summary>
    public string? LastDigits { get; init; }

    /// <summary>Held at this time or later.</summary>
    public DateTimeOffset? HeldFrom { get; init; }

    /// <summary>Held before this time.</summary>
    public DateTimeOffset? HeldBefore { get; init; }

    /// <summary>Ordered before this time; one that was never ordered does not match.</summary>
    public DateTimeOffset? PlacedBefore { get; init; }

    /// <summary>Paid at this time or later; one that was never paid does not match.</summary>
    public DateTimeOffset? PaidFrom { get; init; }

    /// <summary>Paid before this time; one that was never paid does not match.</summary>
    public DateTimeOffset? PaidBefore { get; init; }
}
