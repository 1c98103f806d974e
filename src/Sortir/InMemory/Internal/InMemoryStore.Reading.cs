using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal sealed partial class InMemoryStore
{
    private const char UsageCursor = 'u';
    private const char AuditCursor = 'a';

    public Task<Page<CardUsage>> ListUsagesAsync(
        UsageFilter filter,
        PageRequest page,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var start = TimePosition.FromCursor(page.Cursor, UsageCursor);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Page<CardUsage>>(cancellationToken);
        }

        lock (_gate)
        {
            var usages = Select(filter, start).Take(page.Size + 1).ToList();
            return Task.FromResult(Cut(usages, page.Size, UsageCursor, usage => new TimePosition(usage.HeldAt, usage.Id)));
        }
    }

    public Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<UsageCount>>(cancellationToken);
        }

        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<UsageCount>>(Select(filter, null)
                .GroupBy(usage => (usage.Status, usage.Grant.State))
                .Select(group => new UsageCount(group.Key.Status, group.Key.State, group.LongCount()))
                .OrderBy(count => count.Status)
                .ThenBy(count => count.Grant)
                .ToList());
        }
    }

    public Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<GrantBacklog>(cancellationToken);
        }

        var (due, needsReview, mustTellApras) = (0L, 0L, 0L);
        DateTimeOffset? oldestDueSince = null;
        lock (_gate)
        {
            foreach (var usage in _usages.Unsettled.Select(row => row.Usage).Where(usage => Is(organizerId, usage.OrganizerId)))
            {
                needsReview += usage.Grant.State == GrantState.NeedsReview ? 1 : 0;
                mustTellApras += usage.MustTellApras ? 1 : 0;
                if (usage.Grant.State == GrantState.Due)
                {
                    due++;
                    oldestDueSince = oldestDueSince is { } oldest && !(usage.Grant.DueSince < oldest) ? oldest : usage.Grant.DueSince;
                }
            }
        }

        return Task.FromResult(new GrantBacklog(due, oldestDueSince, needsReview, mustTellApras));
    }

    public Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(organizerId);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<MonthlyTotal>>(cancellationToken);
        }

        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<MonthlyTotal>>(_purgedTotals.Where(total => Is(organizerId, total.OrganizerId)).ToList());
        }
    }

    public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var start = Earlier(TimePosition.FromCursor(page.Cursor, AuditCursor), filter.Before);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Page<AuditEntry>>(cancellationToken);
        }

        lock (_gate)
        {
            var entries = _audit.DescendingFrom(start)
                .TakeWhile(entry => filter.From is not { } from || entry.At >= from)
                .Where(entry => Matches(filter, entry))
                .Take(page.Size + 1)
                .ToList();
            return Task.FromResult(Cut(entries, page.Size, AuditCursor, entry => new TimePosition(entry.At, entry.Id)));
        }
    }

    private IEnumerable<CardUsage> Select(UsageFilter filter, TimePosition? start) =>
        _usages.ByHold.DescendingFrom(Earlier(start, filter.HeldBefore))
            .Select(row => row.Usage)
            .TakeWhile(usage => filter.HeldFrom is not { } from || usage.HeldAt >= from)
            .Where(usage => Matches(filter, usage));

    // A page starts after its cursor and before the end of the filter, whichever leaves less.
    private static TimePosition? Earlier(TimePosition? start, DateTimeOffset? end) =>
        end is { } time && (start is not { } position || time <= position.At) ? new TimePosition(time, Guid.Empty) : start;

    // One row more than the page has was asked for: it tells whether there is another page.
    private static Page<T> Cut<T>(List<T> rows, int size, char kind, Func<T, TimePosition> positionOf)
    {
        if (rows.Count <= size)
        {
            return new Page<T>(rows, null);
        }

        rows.RemoveRange(size, rows.Count - size);
        return new Page<T>(rows, positionOf(rows[^1]).ToCursor(kind));
    }

    private static bool Matches(UsageFilter filter, CardUsage usage) =>
        Is(filter.OrganizerId, usage.OrganizerId)
        && Is(filter.EventId, usage.EventId)
        && Is(filter.CartId, usage.CartId)
        && Is(filter.OrderId, usage.OrderId)
        && Is(filter.LastDigits, usage.LastDigits)
        && (filter.Status is not { } status || usage.Status == status)
        && (filter.Grant is not { } grant || usage.Grant.State == grant)
        && (filter.Fingerprint is not { } fingerprint || usage.Fingerprint.Equals(fingerprint))
        && (!filter.MustTellApras || usage.MustTellApras)
        && (filter.PlacedBefore is not { } placedBefore || usage.PlacedAt < placedBefore)
        && (filter.PaidFrom is not { } paidFrom || usage.PaidAt >= paidFrom)
        && (filter.PaidBefore is not { } paidBefore || usage.PaidAt < paidBefore);

    private static bool Matches(AuditFilter filter, AuditEntry entry) =>
        Is(filter.OrganizerId, entry.OrganizerId)
        && Is(filter.EventId, entry.EventId)
        && Is(filter.OrderId, entry.OrderId)
        && (filter.UsageId is not { } usageId || entry.UsageId == usageId);

    private static bool Is(string? wanted, string? value) => wanted is null || string.Equals(wanted, value, StringComparison.Ordinal);
}
