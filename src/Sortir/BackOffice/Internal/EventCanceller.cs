using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// Cancels an event: marks it first, so that nothing more can be ordered, then ends what there is. Everything that it knows stands in the
/// store, so that a second call goes on where the first was broken off.
/// </summary>
internal sealed class EventCanceller(
    ISortirStore store,
    ISortirReader reader,
    HostLookup host,
    EventKeys eventKeys,
    StaffAudit audit,
    TimeProvider time)
{
    private const int BatchSize = 100;

    // In the order in which a ticket goes from one to the next: what moves on while one is read is found with a later one.
    private static readonly UsageStatus[] _statuses =
        [UsageStatus.Cancelled, UsageStatus.Pending, UsageStatus.Validated, UsageStatus.Used];

    internal async Task<EventCancellation> CancelAsync(BackOfficeActor actor, string eventId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        SortirIdentifier.ThrowIfInvalid(eventId);
        if (!await IsKnownAsync(actor, eventId, cancellationToken).ConfigureAwait(false))
        {
            await audit.WriteAsync(
                actor,
                nameof(UsageAction.EventCancelled),
                nameof(EventCancellation.EventUnknown),
                cancellationToken,
                eventId).ConfigureAwait(false);
            return new EventCancellation.EventUnknown();
        }

        var settings = await audit.FindSettingsAsync(actor, cancellationToken).ConfigureAwait(false);
        var entry = audit.Of(actor, settings, nameof(UsageAction.EventCancelled), "Marked") with { EventId = eventId };
        var binding = await eventKeys.CancelAsync(store, actor.OrganizerId, eventId, entry, cancellationToken).ConfigureAwait(false);
        var tally = new Tally();
        var filter = new UsageFilter { OrganizerId = actor.OrganizerId, EventId = eventId };
        while (await EndAllAsync(actor, settings, filter, tally, cancellationToken).ConfigureAwait(false))
        {
            // Once more, until nothing was left to end: what came in meanwhile goes too.
        }

        var notices = await ListNoticesAsync(filter, cancellationToken).ConfigureAwait(false);
        return new EventCancellation.Cancelled(binding.CancelledAt!.Value, tally.Holds, tally.Tickets, tally.Grants, notices);
    }

    // A mistyped event must not be bound and cancelled for good.
    private async Task<bool> IsKnownAsync(BackOfficeActor actor, string eventId, CancellationToken cancellationToken)
    {
        if (await host.FindEventAsync(actor.OrganizerId, eventId, cancellationToken).ConfigureAwait(false) is not null)
        {
            return true;
        }

        var filter = new UsageFilter { OrganizerId = actor.OrganizerId, EventId = eventId };
        var any = await reader.ListUsagesAsync(filter, new PageRequest { Size = 1 }, cancellationToken).ConfigureAwait(false);
        return any.Items.Count > 0;
    }

    private async Task<bool> EndAllAsync(
        BackOfficeActor actor,
        OrganizerSettings settings,
        UsageFilter filter,
        Tally tally,
        CancellationToken cancellationToken)
    {
        var hasEnded = false;
        foreach (var status in _statuses)
        {
            await foreach (var page in reader.ReadPagesAsync(filter with { Status = status }, cancellationToken).ConfigureAwait(false))
            {
                foreach (var batch in page.Chunk(BatchSize))
                {
                    hasEnded |= await EndAsync(actor, settings, batch, tally, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return hasEnded;
    }

    private async Task<bool> EndAsync(
        BackOfficeActor actor,
        OrganizerSettings settings,
        CardUsage[] usages,
        Tally tally,
        CancellationToken cancellationToken)
    {
        var now = time.GetNow();
        UsageChange[] changes =
            [.. usages.Select(usage => UsageRules.CancelForEvent(usage, settings.ReleaseOnCancel, now)).OfType<UsageChange>()];
        if (changes.Length == 0)
        {
            return false;
        }

        AuditEntry[] entries = [.. changes.Select(change => audit.Of(change, settings, actor))];
        if (await store.CommitAsync(changes, entries, cancellationToken).ConfigureAwait(false) == CommitResult.Committed)
        {
            tally.Add(changes);
        }
        else if (usages.Length > 1)
        {
            // Somebody was faster with one of them: one at a time, so that the others do not wait for it.
            foreach (var usage in usages)
            {
                await EndAsync(actor, settings, [usage], tally, cancellationToken).ConfigureAwait(false);
            }
        }

        // One that was lost to somebody else is read again in the next round.
        return true;
    }

    private async Task<IReadOnlyList<AprasNotice>> ListNoticesAsync(UsageFilter filter, CancellationToken cancellationToken)
    {
        var notices = new List<AprasNotice>();
        await foreach (var page in reader.ReadPagesAsync(filter with { MustTellApras = true }, cancellationToken).ConfigureAwait(false))
        {
            notices.AddRange(page.Select(usage => new AprasNotice(
                usage.Id,
                usage.TicketId,
                usage.OrderId,
                usage.Grant.Receipt?.RequestId,
                usage.Grant.State == GrantState.Granted)));
        }

        return notices;
    }

    private sealed class Tally
    {
        internal int Holds { get; private set; }

        internal int Tickets { get; private set; }

        internal int Grants { get; private set; }

        internal void Add(IEnumerable<UsageChange> changes)
        {
            foreach (var change in changes)
            {
                Holds += change.Before!.Status == UsageStatus.Pending ? 1 : 0;
                Tickets += change.Before.Status is UsageStatus.Validated or UsageStatus.Used ? 1 : 0;
                Grants += change is { Before.Grant.State: GrantState.Due, After.Grant.State: GrantState.None } ? 1 : 0;
            }
        }
    }
}
