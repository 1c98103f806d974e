using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>What staff and the law ask. Every call is written into the audit, with who and why, before anything is shown.</summary>
/// <remarks>
/// <para>An actor sees and changes what belongs to their organizer, and nothing else: what belongs to another is unknown to them. Cards
/// are masked everywhere.</para>
/// <para>What is expected to happen is a value. Exceptions: <see cref="ArgumentException"/> for a request that makes no sense,
/// <see cref="SortirStorageException"/> for a broken store, <see cref="SortirCatalogException"/> for a catalog or settings provider
/// that throws, <see cref="SortirConflictException"/> when others were faster again and again, and <see cref="OperationCanceledException"/>.</para>
/// </remarks>
public interface ISortirBackOffice
{
    /// <summary>A page of usages, the newest hold first.</summary>
    /// <remarks>
    /// What waits for staff: <see cref="UsageFilter.Grant"/> of <see cref="GrantState.NeedsReview"/>; <see cref="UsageFilter.MustTellApras"/>; and, where the host has
    /// no <see cref="ISortirOrderLookup"/>, what is ordered and unpaid for long: <see cref="UsageStatus.Validated"/>,
    /// <see cref="GrantState.None"/> and <see cref="UsageFilter.PlacedBefore"/>.
    /// </remarks>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="filter">Which usages; its organizer is the actor's, or not set.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Page<UsageView>> ListUsagesAsync(
        BackOfficeActor actor,
        UsageFilter filter,
        PageRequest page,
        CancellationToken cancellationToken = default);

    /// <summary>One usage.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="usageId">The usage.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The usage; <see langword="null"/> when the organizer has no such usage.</returns>
    Task<UsageView?> FindUsageAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken = default);

    /// <summary>A page of the events that a card was ever asked for, the newest on sale first, each with its counts.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The cursor is not one that this list gave.</exception>
    Task<Page<EventView>> ListEventsAsync(BackOfficeActor actor, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>One event with its counts.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The event; <see langword="null"/> when the catalog does not know it, and no card was ever asked for it.</returns>
    Task<EventView?> FindEventAsync(BackOfficeActor actor, string eventId, CancellationToken cancellationToken = default);

    /// <summary>How many cards were accepted for an event on each of some days, by what has become of them since.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="lastDay">The last of the days, in Paris; <see langword="null"/> for the day of the newest card, today if there is none.</param>
    /// <param name="days">How many days, from 1 to 366.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Each day in turn, those without a card too.</returns>
    Task<IReadOnlyList<DailyCount>> CountByDayAsync(
        BackOfficeActor actor,
        string eventId,
        DateOnly? lastDay,
        int days,
        CancellationToken cancellationToken = default);

    /// <summary>Counts, of an event and a period say, with the grants that are due and the age of the oldest.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="filter">What to count; its organizer is the actor's, or not set.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<UsageStatistics> GetStatisticsAsync(BackOfficeActor actor, UsageFilter filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// What APRAS recorded in the sales of a year, by month of payment in Paris and apart for sales that were cancelled after their grant.
    /// Usages that were purged or erased since still count.
    /// </summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="year">The year, from 2000 to 9998.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The totals in the order of their months; months without a grant are left out.</returns>
    Task<IReadOnlyList<MonthlyTotal>> GetMonthlyTotalsAsync(BackOfficeActor actor, int year, CancellationToken cancellationToken = default);

    /// <summary>A page of the audit, the newest entry first, without fingerprints.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="filter">Which entries; its organizer is the actor's, or not set.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Page<AuditEntry>> ListAuditAsync(
        BackOfficeActor actor,
        AuditFilter filter,
        PageRequest page,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the recorded grants for accounting, as CSV: request ids, dates in Paris time, all amounts as APRAS sent them, no digit of a card.
    /// Separated by semicolons, UTF-8 with a byte order mark, no cell that a spreadsheet takes for a formula.
    /// </summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="filter">Which usages, by <see cref="UsageFilter.PaidFrom"/> and <see cref="UsageFilter.PaidBefore"/> say; those without a recorded grant are left out.</param>
    /// <param name="output">Where to write, page by page; it stays open. After an exception it holds a part.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    Task ExportAccountingAsync(BackOfficeActor actor, UsageFilter filter, Stream output, CancellationToken cancellationToken = default);

    /// <summary>Writes the ordered tickets of an event for the people at the door, as CSV like the other: each with its order and the last digits of its card.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="output">Where to write, page by page; it stays open. After an exception it holds a part.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    Task ExportDoorListAsync(BackOfficeActor actor, string eventId, Stream output, CancellationToken cancellationToken = default);

    /// <summary>Sends a grant again that needs review. Not for a cancelled ticket, nor without its service key.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="usageId">The usage.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<StaffChange> RetryGrantAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken = default);

    /// <summary>Notes that a grant is settled with APRAS by other means: one in review, or one whose sale was cancelled.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="usageId">The usage.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<StaffChange> SettleGrantAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken = default);

    /// <summary>Frees the card of a hold or of an ordered ticket, which is cancelled with that. Not for a ticket that is granted.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="usageId">The usage.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<StaffChange> FreeCardAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Cancels a whole event, for good: no card is accepted for it any more, all its usages are cancelled, grants that were not sent are
    /// dropped. After a crash or an exception, call it again: it goes on where it was.
    /// </summary>
    /// <remarks>
    /// From the first write on nothing of the event can be ordered, on any node; once the call has returned, nothing can be paid either.
    /// Another node may go on accepting cards for 10 seconds: such a hold cannot be ordered, and lapses or ends with a second call.
    /// </remarks>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    Task<EventCancellation> CancelEventAsync(BackOfficeActor actor, string eventId, CancellationToken cancellationToken = default);

    /// <summary>What is stored of a card, at all events of the organizer.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="card">The card number as its holder gives it; it is kept nowhere.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SortirConfigurationException">A key of an event is missing on this node, so that the answer would be incomplete.</exception>
    Task<DataAccess> AccessCardAsync(BackOfficeActor actor, CardInput card, CancellationToken cancellationToken = default);

    /// <summary>What is stored of the cards of an order.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<DataAccess> AccessOrderAsync(BackOfficeActor actor, string orderId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Erases what is stored of a card. Before an event's end: last digits, cart and service key; a keyed hash stays, so that the card
    /// cannot be used twice. After it: all. Grants that are not settled with APRAS keep their usage.
    /// </summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="card">The card number as its holder gives it; it is kept nowhere.</param>
    /// <param name="cancellationToken">Stops between two writes; what is left is erased by a second call.</param>
    /// <exception cref="SortirConfigurationException">A key of an event is missing on this node, so that something would be left.</exception>
    Task<DataErasure> EraseCardAsync(BackOfficeActor actor, CardInput card, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="EraseCardAsync"/>, for the cards of an order.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="cancellationToken">Stops between two writes; what is left is erased by a second call.</param>
    Task<DataErasure> EraseOrderAsync(BackOfficeActor actor, string orderId, CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="ISortirMaintenance.PurgeAsync"/>, on behalf of a person. It goes over all organizers, not only the actor's, in whose
    /// audit it stands.
    /// </summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="dryRun">Whether to count only, and delete nothing.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    Task<PurgeReport> PurgeAsync(BackOfficeActor actor, bool dryRun, CancellationToken cancellationToken = default);

    /// <summary>Ends the break of the organizer's circuit in this process: the next card asks APRAS again, and its answer closes the circuit or opens it.</summary>
    /// <param name="actor">Who asks, and why.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was a break.</returns>
    Task<bool> ProbeAprasAsync(BackOfficeActor actor, CancellationToken cancellationToken = default);
}
