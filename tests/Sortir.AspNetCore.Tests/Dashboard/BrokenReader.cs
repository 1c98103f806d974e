using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.AspNetCore.Tests;

/// <summary>A storage that does not answer.</summary>
internal sealed class BrokenReader : ISortirReader
{
    public Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        throw new SortirStorageException("The storage is out of order.");

    public Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default) =>
        throw new SortirStorageException("The storage is out of order.");

    public Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default) =>
        throw new SortirStorageException("The storage is out of order.");

    public Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) =>
        throw new SortirStorageException("The storage is out of order.");

    public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
        throw new SortirStorageException("The storage is out of order.");
}
