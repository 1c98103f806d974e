namespace Sortir.Storage;

/// <summary>Reading for people: pages of usages and of the audit, and counts. Nothing of a sale depends on it.</summary>
/// <remarks>As for <see cref="ISortirStore"/>: an outage is a <see cref="SortirStorageException"/>; members may be called in parallel.</remarks>
public interface ISortirReader
{
    /// <summary>A page of usages, the newest hold first. Rows that are added meanwhile neither repeat nor hide others.</summary>
    /// <param name="filter">Which usages.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The cursor is not one that this reader gave.</exception>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<Page<Domain.CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>How many usages there are of each status and grant state.</summary>
    /// <param name="filter">Which usages.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default);

    /// <summary>What still has to be told to APRAS or settled by staff.</summary>
    /// <param name="organizerId">Whose; <see langword="null"/> for all organizers together.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default);

    /// <summary>The totals of the usages of an organizer that were deleted, in no particular order: a few for each month.</summary>
    /// <param name="organizerId">Whose.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>At most one for each month and <see cref="MonthlyTotal.IsCancelled"/>.</returns>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default);

    /// <summary>A page of the audit, the newest entry first.</summary>
    /// <param name="filter">Which entries.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The cursor is not one that this reader gave.</exception>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default);
}
