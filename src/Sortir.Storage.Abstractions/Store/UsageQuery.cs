using Sortir.Domain;

namespace Sortir.Storage;

/// <summary>Which usages to find: those that match <em>any</em> criterion that is set. With none set, nothing is found.</summary>
public sealed record UsageQuery
{
    /// <summary>Usages whose <see cref="CardUsage.BlockingKey"/> is one of these.</summary>
    public IReadOnlyList<CardFingerprint> BlockingKeys { get; init; } = [];

    /// <summary>Usages whose <see cref="CardUsage.Fingerprint"/> is one of these, whatever their status.</summary>
    public IReadOnlyList<CardFingerprint> Fingerprints { get; init; } = [];

    /// <summary>Usages of these carts, whatever their status; of <see cref="TicketId"/> alone where that is set.</summary>
    public IReadOnlyList<string> CartIds { get; init; } = [];

    /// <summary>Narrows <see cref="CartIds"/>, and nothing else, to one ticket.</summary>
    public string? TicketId { get; init; }

    /// <summary>Usages of this order, whatever their status.</summary>
    public string? OrderId { get; init; }

    /// <summary>Usages with one of these ids.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];
}
