using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Staff's calls: each is bound to the actor's organizer and written into the audit, then done by whoever knows how.</summary>
internal sealed class SortirBackOffice(
    ISortirReader reader,
    StaffAudit audit,
    UsageDesk desk,
    UsageExporter exporter,
    TotalsReader totals,
    EventCanceller canceller,
    CardFinder finder,
    DataDesk data,
    EventDesk events,
    ISortirMaintenance maintenance,
    IAprasCircuits circuits,
    GrantSignal signal,
    TimeProvider time) : ISortirBackOffice
{
    public async Task<Page<UsageView>> ListUsagesAsync(
        BackOfficeActor actor,
        UsageFilter filter,
        PageRequest page,
        CancellationToken cancellationToken = default)
    {
        var own = Scope(actor, filter);
        ArgumentNullException.ThrowIfNull(page);
        await audit.WriteAsync(actor, StaffAudit.UsagesListed, StaffAudit.Shown, cancellationToken, own.EventId, own.OrderId).ConfigureAwait(false);
        var found = await reader.ListUsagesAsync(own, page, cancellationToken).ConfigureAwait(false);
        return new Page<UsageView>([.. found.Items.Select(UsageView.Of)], found.NextCursor);
    }

    public async Task<UsageView?> FindUsageAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var usage = await desk.FindAsync(actor, usageId, cancellationToken).ConfigureAwait(false);

        // The id of another organizer's usage stays out of this organizer's audit.
        await audit.WriteAsync(
            actor,
            StaffAudit.UsageRead,
            usage is null ? nameof(StaffChange.UsageUnknown) : StaffAudit.Shown,
            cancellationToken,
            usage?.EventId,
            usage?.OrderId,
            usage?.Id).ConfigureAwait(false);
        return usage is null ? null : UsageView.Of(usage);
    }

    public Task<Page<EventView>> ListEventsAsync(BackOfficeActor actor, PageRequest page, CancellationToken cancellationToken = default) =>
        events.ListAsync(actor, page, cancellationToken);

    public Task<EventView?> FindEventAsync(BackOfficeActor actor, string eventId, CancellationToken cancellationToken = default) =>
        events.FindAsync(actor, eventId, cancellationToken);

    public Task<IReadOnlyList<DailyCount>> CountByDayAsync(
        BackOfficeActor actor,
        string eventId,
        DateOnly? lastDay,
        int days,
        CancellationToken cancellationToken = default) => events.CountByDayAsync(actor, eventId, lastDay, days, cancellationToken);

    public async Task<UsageStatistics> GetStatisticsAsync(BackOfficeActor actor, UsageFilter filter, CancellationToken cancellationToken = default)
    {
        var own = Scope(actor, filter);
        await audit.WriteAsync(actor, StaffAudit.StatisticsRead, StaffAudit.Shown, cancellationToken, own.EventId, own.OrderId).ConfigureAwait(false);
        var counts = await reader.CountUsagesAsync(own, cancellationToken).ConfigureAwait(false);
        var backlog = await reader.GetGrantBacklogAsync(actor.OrganizerId, cancellationToken).ConfigureAwait(false);
        return new UsageStatistics
        {
            Counts = counts,
            Backlog = backlog,
            OldestDueAge = backlog.OldestDueSince is { } since ? Max(time.GetNow() - since, TimeSpan.Zero) : null,
        };
    }

    public async Task<IReadOnlyList<MonthlyTotal>> GetMonthlyTotalsAsync(BackOfficeActor actor, int year, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        TotalsReader.ThrowIfInvalid(year);
        await audit.WriteAsync(actor, StaffAudit.TotalsRead, StaffAudit.Shown, cancellationToken).ConfigureAwait(false);
        return await totals.ReadAsync(actor.OrganizerId, year, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Page<AuditEntry>> ListAuditAsync(
        BackOfficeActor actor,
        AuditFilter filter,
        PageRequest page,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        ThrowIfOther(actor, filter.OrganizerId);
        var own = filter with { OrganizerId = actor.OrganizerId };
        await audit.WriteAsync(actor, StaffAudit.AuditRead, StaffAudit.Shown, cancellationToken, own.EventId, own.OrderId).ConfigureAwait(false);
        var found = await reader.ListAuditAsync(own, page, cancellationToken).ConfigureAwait(false);
        return new Page<AuditEntry>([.. found.Items.Select(entry => entry with { Fingerprint = null })], found.NextCursor);
    }

    public async Task ExportAccountingAsync(BackOfficeActor actor, UsageFilter filter, Stream output, CancellationToken cancellationToken = default)
    {
        var own = Scope(actor, filter);
        ArgumentNullException.ThrowIfNull(output);
        await audit.WriteAsync(actor, StaffAudit.AccountingExported, "Written", cancellationToken, own.EventId, own.OrderId).ConfigureAwait(false);
        await exporter.ExportAccountingAsync(own, output, cancellationToken).ConfigureAwait(false);
    }

    public async Task ExportDoorListAsync(BackOfficeActor actor, string eventId, Stream output, CancellationToken cancellationToken = default)
    {
        SortirIdentifier.ThrowIfInvalid(eventId);
        var own = Scope(actor, new UsageFilter { EventId = eventId });
        ArgumentNullException.ThrowIfNull(output);
        await audit.WriteAsync(actor, StaffAudit.DoorListExported, "Written", cancellationToken, eventId).ConfigureAwait(false);
        await exporter.ExportDoorListAsync(own, output, cancellationToken).ConfigureAwait(false);
    }

    public async Task<StaffChange> RetryGrantAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken = default)
    {
        var answer = await desk.ChangeAsync(actor, usageId, UsageAction.GrantRetried, UsageRules.RetryGrant, cancellationToken).ConfigureAwait(false);
        if (answer is StaffChange.Done)
        {
            signal.Wake();
        }

        return answer;
    }

    public Task<StaffChange> SettleGrantAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken = default) =>
        desk.ChangeAsync(actor, usageId, UsageAction.Settled, static (usage, _) => UsageRules.SettleGrant(usage), cancellationToken);

    public Task<StaffChange> FreeCardAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken = default) => desk.ChangeAsync(
        actor,
        usageId,
        UsageAction.Freed,
        static (usage, now) => UsageRules.Free(usage, now) is Removal.Freed { Changes: [var change] } ? change : null,
        cancellationToken);

    public Task<EventCancellation> CancelEventAsync(BackOfficeActor actor, string eventId, CancellationToken cancellationToken = default) =>
        canceller.CancelAsync(actor, eventId, cancellationToken);

    public async Task<DataAccess> AccessCardAsync(BackOfficeActor actor, CardInput card, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!card.TryParse(out var number))
        {
            await audit.WriteAsync(actor, StaffAudit.DataAccessed, nameof(RefusalReason.InvalidFormat), cancellationToken).ConfigureAwait(false);
            return new DataAccess.InvalidCard();
        }

        var usages = await finder.FindByCardAsync(actor.OrganizerId, number, cancellationToken).ConfigureAwait(false);
        return await data.AccessAsync(actor, usages, null, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DataAccess> AccessOrderAsync(BackOfficeActor actor, string orderId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        SortirIdentifier.ThrowIfInvalid(orderId);
        var usages = await finder.FindByOrderAsync(actor.OrganizerId, orderId, cancellationToken).ConfigureAwait(false);
        return await data.AccessAsync(actor, usages, orderId, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DataErasure> EraseCardAsync(BackOfficeActor actor, CardInput card, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!card.TryParse(out var number))
        {
            await audit.WriteAsync(actor, StaffAudit.DataErased, nameof(RefusalReason.InvalidFormat), cancellationToken).ConfigureAwait(false);
            return new DataErasure.InvalidCard();
        }

        var usages = await finder.FindByCardAsync(actor.OrganizerId, number, cancellationToken).ConfigureAwait(false);
        return await data.EraseAsync(actor, usages, null, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DataErasure> EraseOrderAsync(BackOfficeActor actor, string orderId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        SortirIdentifier.ThrowIfInvalid(orderId);
        var usages = await finder.FindByOrderAsync(actor.OrganizerId, orderId, cancellationToken).ConfigureAwait(false);
        return await data.EraseAsync(actor, usages, orderId, cancellationToken).ConfigureAwait(false);
    }

    public async Task<PurgeReport> PurgeAsync(BackOfficeActor actor, bool dryRun, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await audit.WriteAsync(actor, dryRun ? StaffAudit.PurgeCounted : StaffAudit.Purged, "Begun", cancellationToken).ConfigureAwait(false);
        return await maintenance.PurgeAsync(dryRun, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> ProbeAprasAsync(BackOfficeActor actor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await audit.WriteAsync(actor, StaffAudit.AprasProbed, "Asked", cancellationToken).ConfigureAwait(false);
        return circuits.ProbeNow(actor.OrganizerId);
    }

    private static UsageFilter Scope(BackOfficeActor actor, UsageFilter filter)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        ThrowIfOther(actor, filter.OrganizerId);
        return filter with { OrganizerId = actor.OrganizerId };
    }

    // A host that asks for one organizer in the name of another has mixed something up.
    private static void ThrowIfOther(BackOfficeActor actor, string? organizerId)
    {
        if (organizerId is not null && !string.Equals(organizerId, actor.OrganizerId, StringComparison.Ordinal))
        {
            throw new ArgumentException("The filter names another organizer than the actor's.", nameof(organizerId));
        }
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
