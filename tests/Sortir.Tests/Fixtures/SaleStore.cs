using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>Storage in memory that fails on command, and that two nodes can share.</summary>
internal sealed class SaleStore(TimeProvider time) : ISortirStore, ISortirReader
{
    private readonly InMemoryStore _inner = new(Options.Create(new InMemoryStoreOptions()), time);

    private int _backlogs;

    /// <summary>Whether every call fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>What every call fails with.</summary>
    public Exception Outage { get; set; } = new SortirStorageException("The database is away.");

    /// <summary>Called before each write: throw to fail it.</summary>
    public Action<IReadOnlyList<UsageChange>, IReadOnlyList<AuditEntry>>? BeforeCommit { get; set; }

    /// <summary>What each write waits for, with its token: a row that is locked, a connection that is dead.</summary>
    public Func<IReadOnlyList<UsageChange>, CancellationToken, Task>? CommitGate { get; set; }

    /// <summary>Called once the write is done: throw to lose its answer.</summary>
    public Action<IReadOnlyList<UsageChange>>? AfterCommit { get; set; }

    /// <summary>Called with what was leased, before the caller gets it.</summary>
    public Action<IReadOnlyList<CardUsage>>? AfterLease { get; set; }

    /// <summary>A usage that somebody has deleted, past Sortir.</summary>
    public Guid? Hidden { get; set; }

    /// <summary>How often it was asked how many grants are due.</summary>
    public int Backlogs => Volatile.Read(ref _backlogs);

    public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) =>
        Up().BindEventAsync(binding, cancellationToken);

    public Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default) =>
        Up().CancelEventAsync(binding, audit, cancellationToken);

    public async Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default) =>
        [.. (await Up().FindAsync(query, cancellationToken)).Where(usage => usage.Id != Hidden)];

    public async Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken = default)
    {
        var store = Up();
        BeforeCommit?.Invoke(changes, audit);
        if (changes.Any(change => change.Before?.Id == Hidden && Hidden is not null))
        {
            return CommitResult.VersionConflict;
        }

        await (CommitGate?.Invoke(changes, cancellationToken) ?? Task.CompletedTask);
        var result = await store.CommitAsync(changes, audit, cancellationToken);
        if (result == CommitResult.Committed)
        {
            AfterCommit?.Invoke(changes);
        }

        return result;
    }

    public async Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default)
    {
        var leased = await Up().LeaseDueGrantsAsync(lease, cancellationToken);
        AfterLease?.Invoke(leased);
        return leased;
    }

    public Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(DateTimeOffset lapsedBefore, int maxCount, CancellationToken cancellationToken = default) =>
        Up().FindLapsedHoldsAsync(lapsedBefore, maxCount, cancellationToken);

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync(EventBinding? after, int maxCount, CancellationToken cancellationToken = default) =>
        Up().ListEventsAsync(after, maxCount, cancellationToken);

    public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) => Up().PurgeAsync(purge, cancellationToken);

    public Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        Up().ListUsagesAsync(filter, page, cancellationToken);

    public Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default) =>
        Up().CountUsagesAsync(filter, cancellationToken);

    public Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _backlogs);
        return Up().GetGrantBacklogAsync(organizerId, cancellationToken);
    }

    public Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) =>
        Up().ListPurgedTotalsAsync(organizerId, cancellationToken);

    public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        Up().ListAuditAsync(filter, page, cancellationToken);

    private InMemoryStore Up() => IsDown ? throw Outage : _inner;
}
