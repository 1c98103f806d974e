using System.Collections.Concurrent;
using Sortir.Domain;

namespace Sortir;

/// <summary>
/// What APRAS has recorded, from its answer until the storage has taken it, however long that is: meanwhile this node does not send the grant
/// again, whoever leases it. Only in memory: a node that ends leaves it to its log.
/// </summary>
internal sealed class UnwrittenReceipts
{
    private readonly ConcurrentDictionary<Guid, UnwrittenReceipt> _receipts = new();

    internal bool IsEmpty => _receipts.IsEmpty;

    /// <summary>How many the storage did not take when they were tried.</summary>
    internal int CountFailed() => _receipts.Values.Count(receipt => receipt.HasFailed);

    /// <summary>The usages whose receipts are kept at this moment.</summary>
    internal HashSet<Guid> GetUsageIds() => [.. _receipts.Keys];

    /// <summary>Keeps what APRAS has just answered; the caller writes it.</summary>
    internal UnwrittenReceipt Keep(CardUsage leased, OrganizerSettings settings, GrantReceipt receipt)
    {
        var kept = new UnwrittenReceipt(leased, settings, receipt);
        kept.TryClaim();
        return _receipts[leased.Id] = kept;
    }

    internal UnwrittenReceipt? Find(Guid usageId) => _receipts.GetValueOrDefault(usageId);

    /// <summary>All that nobody is writing: the caller writes them.</summary>
    internal List<UnwrittenReceipt> ClaimIdle() => [.. _receipts.Values.Where(receipt => receipt.TryClaim())];

    /// <summary>Forgets it: the storage has it.</summary>
    internal void Remove(UnwrittenReceipt receipt) => _receipts.TryRemove(KeyValuePair.Create(receipt.Leased.Id, receipt));
}
