using Sortir.Storage;

namespace Sortir;

/// <summary>The audit entries in the order of their writes, as many as fit. Not safe for use in parallel: the store has the lock.</summary>
internal sealed class AuditLog(long capacity)
{
    private Queue<AuditEntry> _entries = new();

    public IReadOnlyCollection<AuditEntry> All => _entries;

    public void Append(AuditEntry entry)
    {
        _entries.Enqueue(entry);
        if (_entries.Count > capacity)
        {
            _entries.Dequeue();
        }
    }

    /// <summary>Takes the last digits out of the entries of usages that were erased.</summary>
    public void ForgetDigits(IReadOnlySet<Guid> usageIds) => Replace(usageIds, entry => entry with { LastDigits = null });

    /// <summary>Takes everything that tells of the card out of the entries of usages that were deleted.</summary>
    public void ForgetCards(IReadOnlySet<Guid> usageIds) => Replace(usageIds, entry => entry with { LastDigits = null, Fingerprint = null });

    /// <summary>Deletes what need not be kept any longer, or counts it.</summary>
    public int Purge(DateTimeOffset now, int maxCount, bool dryRun)
    {
        var ended = _entries.Where(entry => entry.KeepUntil <= now);
        if (dryRun)
        {
            return ended.Count();
        }

        var purged = ended.Take(maxCount).ToHashSet(ReferenceEqualityComparer.Instance);
        _entries = new Queue<AuditEntry>(_entries.Where(entry => !purged.Contains(entry)));
        return purged.Count;
    }

    private void Replace(IReadOnlySet<Guid> usageIds, Func<AuditEntry, AuditEntry> by) =>
        _entries = new Queue<AuditEntry>(_entries.Select(entry => entry.UsageId is { } id && usageIds.Contains(id) ? by(entry) : entry));
}
