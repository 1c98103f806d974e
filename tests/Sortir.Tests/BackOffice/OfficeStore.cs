using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>The in-memory storage, with hooks before its writes and its pages.</summary>
internal sealed class OfficeStore(TimeProvider time) : ISortirStore, ISortirReader
{
    private readonly InMemoryStore _inner = new(Options.Create(new InMemoryStoreOptions()), time);

    /// <summary>Runs before a batch with changes is written: throw for an outage, or be faster.</summary>
    public Func<IReadOnlyList<UsageChange>, Task>? BeforeCommit { get; set; }

    /// <summary>Runs before a page of usages is read.</summary>
    public Func<UsageFilter, Task>? BeforePage { get; set; }

    /// <summary>Runs after a cart or an order was found, before the caller knows.</summary>
    public Func<UsageQuery, Task>? AfterFind { get; set; }

    public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) =>
        _inner.BindEventAsync(binding, cancellationToken);

    public Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default) =>
        _inner.CancelEventAsync(binding, audit, cancellationToken);

    public async Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default)
    {
        var found = await _inner.FindAsync(query, cancellationToken);
        await (AfterFind?.Invoke(query) ?? Task.CompletedTask);
        return found;
    }

    public async Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken = default)
    {
        if (changes.Count > 0 && BeforeCommit is { } hook)
        {
            await hook(changes);
        }

        return await _inner.CommitAsync(changes, audit, cancellationToken);
    }

    public Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default) =>
        _inner.LeaseDueGrantsAsync(lease, cancellationToken);

    public Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(DateTimeOffset lapsedBefore, int maxCount, CancellationToken cancellationToken = default) =>
        _inner.FindLapsedHoldsAsync(lapsedBefore, maxCount, cancellationToken);

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync(EventBinding? after, int maxCount, CancellationToken cancellationToken = default) =>
        _inner.ListEventsAsync(after, maxCount, cancellationToken);

    public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) => _inner.PurgeAsync(purge, cancellationToken);

    public async Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        await (BeforePage?.Invoke(filter) ?? Task.CompletedTask);
        return await _inner.ListUsagesAsync(filter, page, cancellationToken);
    }

    public Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default) =>
        _inner.CountUsagesAsync(filter, cancellationToken);

    public Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default) =>
        _inner.GetGrantBacklogAsync(organizerId, cancellationToken);

    public Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) =>
        _inner.ListPurgedTotalsAsync(organizerId, cancellationToken);

    public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        _inner.ListAuditAsync(filter, page, cancellationToken);

    /// <summary>The newest usage of a ticket.</summary>
    public async Task<CardUsage> FindNewestAsync(string ticketId)
    {
        var page = await _inner.ListUsagesAsync(new UsageFilter(), new PageRequest { Size = PageRequest.MaxSize });
        return page.Items.First(usage => usage.TicketId == ticketId);
    }

    /// <summary>Puts a usage into a state that would take long to come to.</summary>
    public async Task PutAsync(CardUsage? before, CardUsage after)
    {
        var change = before is null ? UsageChange.Insert(after, UsageAction.Held) : UsageChange.Update(before, after, UsageAction.Moved);
        Assert.Equal(CommitResult.Committed, await _inner.CommitAsync([change], []));
    }
}
