using Sortir.Domain;

namespace Sortir.Storage;

/// <summary>
/// Where usages are kept. One write, <see cref="CommitAsync"/>, carries every change of a sale; what keeps a card from being used
/// twice, on any number of threads and nodes, is a unique <see cref="CardUsage.BlockingKey"/> and the version of each usage.
/// </summary>
/// <remarks>
/// <para>For every member: an outage (no connection, a full disk, a timeout of the database) is a
/// <see cref="SortirStorageException"/>, never a conflict and never an empty answer: a conflict tells the buyer that a card is
/// taken. A cancelled token ends in an <see cref="OperationCanceledException"/> and leaves no half write. Strings are compared
/// by ordinal, case-sensitive, and come back as they were given; times come back to the millisecond.</para>
/// <para>Members may be called in parallel.</para>
/// </remarks>
public interface ISortirStore
{
    /// <summary>Binds an event to the key that its cards are fingerprinted with, unless it is bound already: the first binding wins.</summary>
    /// <param name="binding">The binding to insert when the event has none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The binding that stands: the given one, or the one that was there. Of many callers at once all get the same.</returns>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default);

    /// <summary>
    /// Marks an event as cancelled, for good, and writes the audit entry with it: both or neither. An event that is not bound yet is bound in
    /// the same write. An event that is cancelled already keeps the time of its first cancellation; the entry is written all the same.
    /// </summary>
    /// <param name="binding">The binding to insert when the event has none, with its <see cref="EventBinding.CancelledAt"/>.</param>
    /// <param name="audit">Who cancels it, and why.</param>
    /// <param name="cancellationToken">Cancels the call before its write begins.</param>
    /// <returns>
    /// The binding that stands, cancelled. Every <see cref="BindEventAsync"/> that begins after this call has returned says so too.
    /// </returns>
    /// <exception cref="ArgumentException">The binding has no time of cancellation.</exception>
    /// <exception cref="SortirStorageException">The storage is out of order. Whether it was written is unknown: cancel again.</exception>
    Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default);

    /// <summary>The usages that match any criterion of the query, each once, in no particular order.</summary>
    /// <param name="query">What to find.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The usages as last committed; a usage committed before the call is never missing.</returns>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Writes a batch of changes with their audit entries: all of them or none.</summary>
    /// <remarks>
    /// <para>A change without <see cref="UsageChange.Before"/> is an insert; any other updates the usage with that id, on the
    /// condition that its stored version is still that of <see cref="UsageChange.Before"/>. No two living usages may have the same
    /// <see cref="CardUsage.BlockingKey"/>.</para>
    /// <para>Within a batch, changes that leave a usage without a blocking key are applied before those that leave it with one, so that a card can
    /// pass from one usage to another in one write; the former in the order of the usage's id, the latter in that of the blocking key, so that
    /// batches never wait for each other in a circle.</para>
    /// <para>An insert whose id exists already is a version conflict: a batch that is sent again after an unknown outcome does not
    /// count as blocked by itself. Where a batch has both a version conflict and a blocked card, either may be answered.</para>
    /// <para>A change whose action is <see cref="UsageAction.Erased"/> also takes the last digits out of every audit entry of that
    /// usage, those of the batch included.</para>
    /// <para>A batch without changes only writes its audit entries.</para>
    /// </remarks>
    /// <param name="changes">The changes; each usage stands in them once.</param>
    /// <param name="audit">The audit entries to write with them.</param>
    /// <param name="cancellationToken">Cancels the call before its write begins.</param>
    /// <returns>Whether the batch was written, and if not, why: nothing was changed then.</returns>
    /// <exception cref="ArgumentException">A usage stands twice in the batch.</exception>
    /// <exception cref="SortirStorageException">The storage is out of order. Whether the batch was written is unknown.</exception>
    Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes due grants for the caller alone, in the order of <see cref="UsageGrant.NextAttemptAt"/>, and counts an attempt on each in the
    /// same write: what <see cref="UsageRules.LeaseGrant"/> returns is what is stored. A grant that failed waits, and so goes
    /// behind those that are due; one whose lease lapsed keeps its place.
    /// </summary>
    /// <param name="lease">How many, until when, and whose not.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The usages as they stand after the lease. Of many callers at once, each usage goes to one.</returns>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default);

    /// <summary>Holds that lapsed at or before a time, the oldest first.</summary>
    /// <param name="lapsedBefore">The time.</param>
    /// <param name="maxCount">The most to return, from 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(
        DateTimeOffset lapsedBefore,
        int maxCount,
        CancellationToken cancellationToken = default);

    /// <summary>The events that are bound, in the order of organizer and event id.</summary>
    /// <param name="after">The last binding of the page before; <see langword="null"/> for the first page.</param>
    /// <param name="maxCount">The most to return, from 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<IReadOnlyList<EventBinding>> ListEventsAsync(
        EventBinding? after,
        int maxCount,
        CancellationToken cancellationToken = default);

    /// <summary>Deletes what its retention no longer covers, or counts it.</summary>
    /// <remarks>
    /// What <see cref="MonthlyTotal.Of"/> says of each usage that is deleted is added, in the same write, to the totals that
    /// <see cref="ISortirReader.ListPurgedTotalsAsync"/> reads: the amounts outlive the cards.
    /// </remarks>
    /// <param name="purge">What to delete.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// How many records were deleted, or would be; audit entries that only lose their card do not count. Fewer than
    /// <see cref="StoragePurge.MaxCount"/>: nothing is left, but for what others are changing at that moment, which the next purge finds.
    /// </returns>
    /// <exception cref="SortirStorageException">The storage is out of order.</exception>
    Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default);
}
