namespace Sortir.Docs.Tests;

public static class MyDatabase
{
    public static string Name() => "";
}

/// <summary>A storage as a writer of an adapter has one.</summary>
public class MyStore(string database) : ISortirStore, ISortirReader
{
    public ValueTask CreateEmptyAsync(CancellationToken cancellationToken) => throw new NotSupportedException(database);

    public ValueTask DropAsync() => throw new NotSupportedException();

    public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CommitResult> CommitAsync(IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(DateTimeOffset lapsedBefore, int maxCount, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync(EventBinding? after, int maxCount, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
