using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;

namespace Sortir.Storage.Conformance.Tests;

/// <summary>A sound storage in memory, for a defect to be put into. It can be cut off.</summary>
internal class DelegatingStore : ISortirStore, ISortirReader
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSortir(_ => { }).Services.BuildServiceProvider();

    public bool IsBroken { get; set; }

    protected ISortirStore Inner => IsBroken ? throw new SortirStorageException("Out of reach.") : _services.GetRequiredService<ISortirStore>();

    protected ISortirReader InnerReader => IsBroken ? throw new SortirStorageException("Out of reach.") : _services.GetRequiredService<ISortirReader>();

    public virtual Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) =>
        Inner.BindEventAsync(binding, cancellationToken);

    public virtual Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default) =>
        Inner.CancelEventAsync(binding, audit, cancellationToken);

    public virtual Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) =>
        InnerReader.ListPurgedTotalsAsync(organizerId, cancellationToken);

    public virtual Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default) =>
        Inner.FindAsync(query, cancellationToken);

    public virtual Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) =>
        Inner.CommitAsync(changes, audit, cancellationToken);

    public virtual Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default) =>
        Inner.LeaseDueGrantsAsync(lease, cancellationToken);

    public virtual Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(
        DateTimeOffset lapsedBefore, int maxCount, CancellationToken cancellationToken = default) =>
        Inner.FindLapsedHoldsAsync(lapsedBefore, maxCount, cancellationToken);

    public virtual Task<IReadOnlyList<EventBinding>> ListEventsAsync(
        EventBinding? after, int maxCount, CancellationToken cancellationToken = default) =>
        Inner.ListEventsAsync(after, maxCount, cancellationToken);

    public virtual Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) =>
        Inner.PurgeAsync(purge, cancellationToken);

    public virtual Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        InnerReader.ListUsagesAsync(filter, page, cancellationToken);

    public virtual Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default) =>
        InnerReader.CountUsagesAsync(filter, cancellationToken);

    public virtual Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default) =>
        InnerReader.GetGrantBacklogAsync(organizerId, cancellationToken);

    public virtual Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        InnerReader.ListAuditAsync(filter, page, cancellationToken);
}
