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
            return Task.FromResult(Cut(_usages.All.Where(usage => Matches(filter, usage)), start, page.Size, UsageCursor, usage => new TimePosition(usage.HeldAt, usage.Id)));
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
            return Task.FromResult<IReadOnlyList<UsageCount>>(_usages.All
                .Where(usage => Matches(filter, usage))
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
            foreach (var usage in _usages.Unsettled.Where(usage => Is(organizerId, usage.OrganizerId)))
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
        var start = TimePosition.FromCursor(page.Cursor, AuditCursor);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Page<AuditEntry>>(cancellationToken);
        }

        lock (_gate)
        {
            return Task.FromResult(Cut(_audit.All.Where(entry => Matches(filter, entry)), start, page.Size, AuditCursor, entry => new TimePosition(entry.At, entry.Id)));
        }
    }

    // The latest first. One row more than the page has is looked for: it tells whether there is another page.
    private static Page<T> Cut<T>(IEnumerable<T> rows, TimePosition? start, int size, char kind, Func<T, TimePosition> positionOf)
    {
        var found = rows.Where(row => start is not { } position || positionOf(row) < position)
            .OrderByDescending(positionOf)
            .Take(size + 1)
            .ToList();
        if (found.Count <= size)
        {
            return new Page<T>(found, null);
        }

        found.RemoveAt(size);
        return new Page<T>(found, positionOf(found[^1]).ToCursor(kind));
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
        && (filter.HeldFrom is not { } heldFrom || usage.HeldAt >= heldFrom)
        && (filter.HeldBefore is not { } heldBefore || usage.HeldAt < heldBefore)
        && (filter.PlacedBefore is not { } placedBefore || usage.PlacedAt < placedBefore)
        && (filter.PaidFrom is not { } paidFrom || usage.PaidAt >= paidFrom)
        && (filter.PaidBefore is not { } paidBefore || usage.PaidAt < paidBefore);

    private static bool Matches(AuditFilter filter, AuditEntry entry) =>
        Is(filter.OrganizerId, entry.OrganizerId)
        && Is(filter.EventId, entry.EventId)
        && Is(filter.OrderId, entry.OrderId)
        && (filter.UsageId is not { } usageId || entry.UsageId == usageId)
        && (filter.From is not { } from || entry.At >= from)
        && (filter.Before is not { } before || entry.At < before);

    private static bool Is(string? wanted, string? value) => wanted is null || string.Equals(wanted, value, StringComparison.Ordinal);
}
