using Sortir.Domain;

namespace Sortir.Reliability;

/// <summary>A usage in Sortir's books.</summary>
internal sealed record UsageLine
{
    public required Guid Id { get; init; }

    public required string EventId { get; init; }

    public required string TicketId { get; init; }

    public required string? OrderId { get; init; }

    public required string Fingerprint { get; init; }

    public required string? LastDigits { get; init; }

    public required UsageStatus Status { get; init; }

    public required GrantState Grant { get; init; }

    public required ReviewReason? Review { get; init; }

    public required bool IsLeased { get; init; }

    public required bool HasServiceKey { get; init; }

    /// <summary>Under which id APRAS says that it recorded the grant.</summary>
    public required string? RequestId { get; init; }
}
