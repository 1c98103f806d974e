using System.Text.Json;
using Sortir.Domain;

namespace Sortir.Samples.DapperStore;

/// <summary>A usage as a row. What nobody searches by, the answer of APRAS, is one JSON column.</summary>
internal sealed class UsageRow
{
    public Guid Id { get; init; }

    public long Version { get; init; }

    public string OrganizerId { get; init; } = "";

    public string EventId { get; init; } = "";

    public string ProductId { get; init; } = "";

    public string? CartId { get; init; }

    public string TicketId { get; init; } = "";

    public string? OrderId { get; init; }

    public string Fingerprint { get; init; } = "";

    /// <summary>Written for its unique index, and never read back: the usage knows it.</summary>
    public string? BlockingKey { get; init; }

    public string? LastDigits { get; init; }

    public UsageStatus Status { get; init; }

    public DateTime HeldAt { get; init; }

    public DateTime HoldExpiresAt { get; init; }

    public DateTime? PlacedAt { get; init; }

    public DateTime? PaidAt { get; init; }

    public DateTime? EndedAt { get; init; }

    public HoldEnding Ending { get; init; }

    public bool IsReleased { get; init; }

    public string? ProtectedServiceKey { get; init; }

    public GrantState GrantState { get; init; }

    public DateTime? GrantDueSince { get; init; }

    public DateTime? GrantNextAttemptAt { get; init; }

    public DateTime? GrantLeasedUntil { get; init; }

    public int GrantAttempts { get; init; }

    public bool GrantOutcomeUnknown { get; init; }

    public ReviewReason? GrantReview { get; init; }

    public int? GrantLastStatus { get; init; }

    public string? GrantActivityId { get; init; }

    public string? Receipt { get; init; }

    public static UsageRow From(CardUsage usage) => new()
    {
        Id = usage.Id,
        Version = usage.Version,
        OrganizerId = usage.OrganizerId,
        EventId = usage.EventId,
        ProductId = usage.ProductId,
        CartId = usage.CartId,
        TicketId = usage.TicketId,
        OrderId = usage.OrderId,
        Fingerprint = usage.Fingerprint.Value,
        BlockingKey = usage.BlockingKey?.Value,
        LastDigits = usage.LastDigits,
        Status = usage.Status,
        HeldAt = usage.HeldAt.UtcDateTime,
        HoldExpiresAt = usage.HoldExpiresAt.UtcDateTime,
        PlacedAt = usage.PlacedAt?.UtcDateTime,
        PaidAt = usage.PaidAt?.UtcDateTime,
        EndedAt = usage.EndedAt?.UtcDateTime,
        Ending = usage.Ending,
        IsReleased = usage.IsReleased,
        ProtectedServiceKey = usage.ProtectedServiceKey,
        GrantState = usage.Grant.State,
        GrantDueSince = usage.Grant.DueSince?.UtcDateTime,
        GrantNextAttemptAt = usage.Grant.NextAttemptAt?.UtcDateTime,
        GrantLeasedUntil = usage.Grant.LeasedUntil?.UtcDateTime,
        GrantAttempts = usage.Grant.Attempts,
        GrantOutcomeUnknown = usage.Grant.OutcomeUnknown,
        GrantReview = usage.Grant.Review,
        GrantLastStatus = usage.Grant.LastStatusCode,
        GrantActivityId = usage.Grant.ActivityId,
        Receipt = usage.Grant.Receipt is { } receipt ? JsonSerializer.Serialize(receipt) : null,
    };

    public CardUsage ToUsage() => new()
    {
        Id = Id,
        Version = Version,
        OrganizerId = OrganizerId,
        EventId = EventId,
        ProductId = ProductId,
        CartId = CartId,
        TicketId = TicketId,
        OrderId = OrderId,
        Fingerprint = new CardFingerprint(Fingerprint),
        LastDigits = LastDigits,
        Status = Status,
        HeldAt = HeldAt.ToOffset(),
        HoldExpiresAt = HoldExpiresAt.ToOffset(),
        PlacedAt = PlacedAt.ToOffset(),
        PaidAt = PaidAt.ToOffset(),
        EndedAt = EndedAt.ToOffset(),
        Ending = Ending,
        IsReleased = IsReleased,
        ProtectedServiceKey = ProtectedServiceKey,
        Grant = new UsageGrant
        {
            State = GrantState,
            DueSince = GrantDueSince.ToOffset(),
            NextAttemptAt = GrantNextAttemptAt.ToOffset(),
            LeasedUntil = GrantLeasedUntil.ToOffset(),
            Attempts = GrantAttempts,
            OutcomeUnknown = GrantOutcomeUnknown,
            Review = GrantReview,
            LastStatusCode = GrantLastStatus,
            ActivityId = GrantActivityId,
            Receipt = Receipt is null ? null : JsonSerializer.Deserialize<GrantReceipt>(Receipt),
        },
    };
}
