namespace Sortir;

/// <summary>
/// The work behind the sales: done by itself in a host that runs, and offered as calls for hosts that sleep, or use cron.
/// Any node may call any of it at any time.
/// </summary>
public interface ISortirMaintenance
{
    /// <summary>Sends every grant that is due now, and returns when none is left that may be sent.</summary>
    /// <param name="cancellationToken">Begins no further grant; those under way are finished, and their answers written.</param>
    /// <exception cref="Storage.SortirStorageException">The storage is out of order. What was sent is not lost.</exception>
    Task<GrantDeliveryReport> DeliverDueGrantsAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends holds that lapsed longer ago than they are kept: <c>Sortir:Retention:ExpiredHolds</c>.</summary>
    /// <param name="cancellationToken">Stops between two writes.</param>
    /// <returns>How many holds were ended.</returns>
    /// <exception cref="Storage.SortirStorageException">The storage is out of order.</exception>
    Task<int> SweepLapsedHoldsAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes what its retention no longer covers.</summary>
    /// <param name="dryRun">Whether to count only, and delete nothing.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    /// <exception cref="SortirCatalogException">The catalog threw for an event; everything else was purged.</exception>
    /// <exception cref="Storage.SortirStorageException">The storage is out of order.</exception>
    Task<PurgeReport> PurgeAsync(bool dryRun = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks the host's <see cref="ISortirOrderLookup"/> about the orders that are placed and unpaid for longer than
    /// <c>Sortir:Reconciliation:UnpaidAfter</c>, and pays, cancels or leaves them. Without a look-up it does nothing.
    /// </summary>
    /// <param name="cancellationToken">Stops at once: one order may still be written afterwards, as a whole.</param>
    /// <exception cref="Storage.SortirStorageException">The storage is out of order.</exception>
    Task<ReconciliationReport> ReconcileOrdersAsync(CancellationToken cancellationToken = default);
}
