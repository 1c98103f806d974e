using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests.Configuration;

/// <summary>Storage that a host supplies: in memory here, which nobody is told.</summary>
internal sealed class OtherStore(InMemoryStore inner) : ISortirStore, ISortirReader
{
    public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) =>
        inner.BindEventAsync(binding, cancellationToken);

    public Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default) =>
        inner.CancelEventAsync(binding, audit, cancellationToken);

    public Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default) =>
        inner.FindAsync(query, cancellationToken);

    public Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) =>
        inner.CommitAsync(changes, audit, cancellationToken);

    public Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default) =>
        inner.LeaseDueGrantsAsync(lease, cancellationToken);

    public Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(
        DateTimeOffset lapsedBefore, int maxCount, CancellationToken cancellationToken = default) =>
        inner.FindLapsedHoldsAsync(lapsedBefore, maxCount, cancellationToken);

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync(
        EventBinding? after, int maxCount, CancellationToken cancellationToken = default) =>
        inner.ListEventsAsync(after, maxCount, cancellationToken);

    public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) => inner.PurgeAsync(purge, cancellationToken);

    public Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        inner.ListUsagesAsync(filter, page, cancellationToken);

    public Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default) =>
        inner.CountUsagesAsync(filter, cancellationToken);

    public Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default) =>
        inner.GetGrantBacklogAsync(organizerId, cancellationToken);

    public Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) =>
        inner.ListPurgedTotalsAsync(organizerId, cancellationToken);

    public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        inner.ListAuditAsync(filter, page, cancellationToken);
}
