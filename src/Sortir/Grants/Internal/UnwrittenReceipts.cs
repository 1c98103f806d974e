using System.Collections.Concurrent;

namespace Sortir;

/// <summary>
/// What APRAS has recorded and the storage did not take while the grant was leased. It is written as soon as it can be, and this node does not
/// send the grant again. Only in memory: a node that stops leaves it to its log.
/// </summary>
internal sealed class UnwrittenReceipts
{
    private readonly ConcurrentDictionary<Guid, UnwrittenReceipt> _receipts = new();

    internal IEnumerable<Guid> UsageIds => _receipts.Keys;

    /// <summary>Keeps it until somebody takes it.</summary>
    internal void Keep(UnwrittenReceipt receipt) => _receipts[receipt.Leased.Id] = receipt;

    /// <summary>Takes it out to write it, so that nobody else writes it at the same time.</summary>
    internal UnwrittenReceipt? Take(Guid usageId) => _receipts.TryRemove(usageId, out var receipt) ? receipt : null;
}
