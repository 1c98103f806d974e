using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests.Support;

internal sealed class WatchedStore(ISortirStore inner, CallLog log, Queue<CommitResult> conflicts) : ISortirStore
{
    public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) =>
        log.RunAsync("bind", () => inner.BindEventAsync(binding, cancellationToken), cancellationToken);

    public Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default) =>
        log.RunAsync("cancel event", () => inner.CancelEventAsync(binding, audit, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default) =>
        log.RunAsync("find", () => inner.FindAsync(query, cancellationToken), cancellationToken);

    public Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken = default) =>
        log.RunAsync(
            "commit",
            () => conflicts.TryDequeue(out var conflict) ? Task.FromResult(conflict) : inner.CommitAsync(changes, audit, cancellationToken),
            cancellationToken);

    public Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default) =>
        log.RunAsync("lease", () => inner.LeaseDueGrantsAsync(lease, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(
        DateTimeOffset lapsedBefore,
        int maxCount,
        CancellationToken cancellationToken = default) =>
        log.RunAsync("lapsed", () => inner.FindLapsedHoldsAsync(lapsedBefore, maxCount, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync(
        EventBinding? after,
        int maxCount,
        CancellationToken cancellationToken = default) =>
        log.RunAsync("events", () => inner.ListEventsAsync(after, maxCount, cancellationToken), cancellationToken);

    public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) =>
        log.RunAsync("purge", () => inner.PurgeAsync(purge, cancellationToken), cancellationToken);
}
