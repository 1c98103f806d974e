using Sortir.Storage;

namespace Sortir;

/// <summary>The audit entries, as many as fit. Not safe for use in parallel: the store has the lock.</summary>
internal sealed class AuditLog(long capacity)
{
    private readonly TimeIndex<AuditEntry> _entries = new();

    // The entries that tell of a card, by their usage: what must forget it when the usage goes.
    private readonly Dictionary<Guid, List<AuditEntry>> _ofCards = [];

    public IEnumerable<AuditEntry> DescendingFrom(TimePosition? before) => _entries.DescendingFrom(before);

    public void Append(AuditEntry entry)
    {
        if (!_entries.Add(PositionOf(entry), entry))
        {
            return;
        }

        if (entry.UsageId is { } usageId && TellsOfCard(entry))
        {
            if (!_ofCards.TryGetValue(usageId, out var entries))
            {
                _ofCards.Add(usageId, entries = []);
            }

            entries.Add(entry);
        }

        if (_entries.Count > capacity)
        {
            Remove(_entries.Ascending().First());
        }
    }

    /// <summary>Takes the last digits out of the entries of a usage that was erased.</summary>
    public void ForgetDigits(Guid usageId)
    {
        if (_ofCards.TryGetValue(usageId, out var entries))
        {
            for (var i = 0; i < entries.Count; i++)
            {
                entries[i] = Replace(entries[i], entries[i] with { LastDigits = null });
            }
        }
    }

    /// <summary>Takes everything that tells of the card out of the entries of a usage that was deleted.</summary>
    public void ForgetCard(Guid usageId)
    {
        if (_ofCards.Remove(usageId, out var entries))
        {
            foreach (var entry in entries)
            {
                Replace(entry, entry with { LastDigits = null, Fingerprint = null });
            }
        }
    }

    /// <summary>Deletes what need not be kept any longer, or counts it.</summary>
    public int Purge(DateTimeOffset now, int maxCount, bool dryRun)
    {
        var ended = _entries.Ascending().Where(entry => entry.KeepUntil <= now);
        if (dryRun)
        {
            return ended.Count();
        }

        var purged = ended.Take(maxCount).ToList();
        purged.ForEach(Remove);
        return purged.Count;
    }

    private void Remove(AuditEntry entry)
    {
        _entries.Remove(PositionOf(entry));
        if (entry.UsageId is { } usageId
            && _ofCards.TryGetValue(usageId, out var entries)
            && entries.RemoveAll(other => ReferenceEquals(other, entry)) > 0
            && entries.Count == 0)
        {
            _ofCards.Remove(usageId);
        }
    }

    private AuditEntry Replace(AuditEntry entry, AuditEntry by)
    {
        _entries.Remove(PositionOf(entry));
        _entries.Add(PositionOf(by), by);
        return by;
    }

    private static bool TellsOfCard(AuditEntry entry) => entry.Fingerprint is not null || entry.LastDigits is not null;

    private static TimePosition PositionOf(AuditEntry entry) => new(entry.At, entry.Id);
}
