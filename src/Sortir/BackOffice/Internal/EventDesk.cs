using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Shows the events of an organizer, and how they sell.</summary>
internal sealed class EventDesk(ISortirStore store, ISortirReader reader, HostLookup host, StaffAudit audit, TimeProvider time)
{
    private const int MaxDays = 366;
    private const int ReadSize = 500;

    internal async Task<Page<EventView>> ListAsync(BackOfficeActor actor, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(page);
        await audit.WriteAsync(actor, StaffAudit.EventsListed, StaffAudit.Shown, cancellationToken).ConfigureAwait(false);
        var bindings = await ReadAsync(actor.OrganizerId, cancellationToken).ConfigureAwait(false);
        bindings.Sort(static (left, right) => right.BoundAt.CompareTo(left.BoundAt) is var byTime and not 0
            ? byTime
            : string.CompareOrdinal(left.EventId, right.EventId));

        // An organizer has few events beside its usages: they are all read, and cut into pages here.
        var first = page.Cursor is null ? 0 : 1 + bindings.FindIndex(binding => binding.EventId == page.Cursor);
        if (page.Cursor is not null && first == 0)
        {
            throw new ArgumentException("The cursor is not one that a page of this list ended with.", nameof(page));
        }

        var events = new List<EventView>();
        foreach (var binding in bindings.Skip(first).Take(page.Size))
        {
            events.Add((await ViewAsync(actor, binding.EventId, binding, cancellationToken).ConfigureAwait(false))!);
        }

        return new Page<EventView>(events, first + events.Count < bindings.Count ? events[^1].EventId : null);
    }

    internal async Task<EventView?> FindAsync(BackOfficeActor actor, string eventId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        SortirIdentifier.ThrowIfInvalid(eventId);
        await audit.WriteAsync(actor, StaffAudit.EventsListed, StaffAudit.Shown, cancellationToken, eventId).ConfigureAwait(false);
        var bindings = await ReadAsync(actor.OrganizerId, cancellationToken).ConfigureAwait(false);
        return await ViewAsync(actor, eventId, bindings.Find(bound => bound.EventId == eventId), cancellationToken).ConfigureAwait(false);
    }

    internal async Task<IReadOnlyList<DailyCount>> CountByDayAsync(
        BackOfficeActor actor,
        string eventId,
        DateOnly? lastDay,
        int days,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        SortirIdentifier.ThrowIfInvalid(eventId);
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MaxDays);
        await audit.WriteAsync(actor, StaffAudit.StatisticsRead, StaffAudit.Shown, cancellationToken, eventId).ConfigureAwait(false);
        var filter = new UsageFilter { OrganizerId = actor.OrganizerId, EventId = eventId };
        var last = lastDay ?? await FindLastDayAsync(filter, cancellationToken).ConfigureAwait(false);
        var counts = new List<DailyCount>(days);
        for (var day = last.AddDays(1 - days); day <= last; day = day.AddDays(1))
        {
            var own = filter with { HeldFrom = ParisTime.StartOf(day), HeldBefore = ParisTime.StartOf(day.AddDays(1)) };
            counts.Add(new DailyCount(day, await reader.CountUsagesAsync(own, cancellationToken).ConfigureAwait(false)));
        }

        return counts;
    }

    private async Task<DateOnly> FindLastDayAsync(UsageFilter filter, CancellationToken cancellationToken)
    {
        var newest = await reader.ListUsagesAsync(filter, new PageRequest { Size = 1 }, cancellationToken).ConfigureAwait(false);
        return DateOnly.FromDateTime(ParisTime.Of(newest.Items is [var usage, ..] ? usage.HeldAt : time.GetNow()).DateTime);
    }

    // Null for an event that neither the catalog nor the storage knows.
    private async Task<EventView?> ViewAsync(BackOfficeActor actor, string eventId, EventBinding? binding, CancellationToken cancellationToken)
    {
        var found = await host.FindEventAsync(actor.OrganizerId, eventId, cancellationToken).ConfigureAwait(false);
        if (binding is null && found is null)
        {
            return null;
        }

        var filter = new UsageFilter { OrganizerId = actor.OrganizerId, EventId = eventId };
        var counts = await reader.CountUsagesAsync(filter, cancellationToken).ConfigureAwait(false);
        return EventView.Of(eventId, binding, found, counts);
    }

    private async Task<List<EventBinding>> ReadAsync(string organizerId, CancellationToken cancellationToken)
    {
        var found = new List<EventBinding>();
        var last = new EventBinding(organizerId, string.Empty, string.Empty, default);
        while (true)
        {
            var page = await store.ListEventsAsync(last, ReadSize, cancellationToken).ConfigureAwait(false);
            var own = page.Where(binding => string.Equals(binding.OrganizerId, organizerId, StringComparison.Ordinal)).ToList();
            found.AddRange(own);
            if (own.Count < ReadSize)
            {
                return found;
            }

            last = page[^1];
        }
    }
}
