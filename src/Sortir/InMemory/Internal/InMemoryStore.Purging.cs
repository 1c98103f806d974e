using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal sealed partial class InMemoryStore
{
    public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(purge);
        ArgumentOutOfRangeException.ThrowIfLessThan(purge.MaxCount, 1, nameof(purge));
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<int>(cancellationToken);
        }

        lock (_gate)
        {
            return Task.FromResult(purge switch
            {
                StoragePurge.ExpiredHolds holds => PurgeRows(_usages.Expired.AscendingTo(holds.EndedBefore), purge),
                StoragePurge.EventUsages usages => PurgeRows(
                    _usages.OfEvent(usages.OrganizerId, usages.EventId).Where(row => UsageRules.GoesWithItsEvent(row.Usage)), purge),
                StoragePurge.Usages usages => PurgeRows(usages.Ids.Distinct().Select(_usages.Find).OfType<UsageRow>(), purge),
                StoragePurge.Binding binding => PurgeBinding(binding),
                StoragePurge.AuditEntries entries => _audit.Purge(entries.Now, purge.MaxCount, purge.DryRun),
                _ => throw new InvalidOperationException("There is no other purge."),
            });
        }
    }

    private int PurgeRows(IEnumerable<UsageRow> rows, StoragePurge purge)
    {
        if (purge.DryRun)
        {
            return rows.Count();
        }

        var purged = rows.Take(purge.MaxCount).ToList();
        purged.ForEach(Delete);
        return purged.Count;
    }

    private int PurgeBinding(StoragePurge.Binding purge)
    {
        var binding = new EventBinding(purge.OrganizerId, purge.EventId, string.Empty, default);
        if (!_events.Contains(binding) || _usages.HasEvent(purge.OrganizerId, purge.EventId))
        {
            return 0;
        }

        if (!purge.DryRun)
        {
            _events.Remove(binding);
        }

        return 1;
    }
}
