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
                StoragePurge.ExpiredHolds holds => Purge(Ended(UsageStatus.Expired).Where(usage => usage.EndedAt <= holds.EndedBefore), purge),
                StoragePurge.EventUsages usages => Purge(
                    OfEvent(usages.OrganizerId, usages.EventId).Where(UsageRules.GoesWithItsEvent), purge),
                StoragePurge.Usages usages => Purge(
                    usages.Ids.Distinct().Select(_usages.Find).OfType<CardUsage>().Where(usage => !UsageRules.IsUnsettled(usage)), purge),
                StoragePurge.Binding binding => PurgeBinding(binding),
                StoragePurge.AuditEntries entries => _audit.Purge(entries.Now, purge.MaxCount, purge.DryRun),
                _ => throw new InvalidOperationException("There is no other purge."),
            });
        }
    }

    private int Purge(IEnumerable<CardUsage> usages, StoragePurge purge)
    {
        if (purge.DryRun)
        {
            return usages.Count();
        }

        var purged = usages.Take(purge.MaxCount).ToList();
        Delete(purged);
        return purged.Count;
    }

    private IEnumerable<CardUsage> OfEvent(string organizerId, string eventId) =>
        _usages.All.Where(usage => Is(organizerId, usage.OrganizerId) && Is(eventId, usage.EventId));

    private int PurgeBinding(StoragePurge.Binding purge)
    {
        var binding = new EventBinding(purge.OrganizerId, purge.EventId, string.Empty, default);
        if (!_events.Contains(binding) || OfEvent(purge.OrganizerId, purge.EventId).Any())
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
