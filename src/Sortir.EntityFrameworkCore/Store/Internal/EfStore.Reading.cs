using Microsoft.EntityFrameworkCore;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

internal partial class EfStore : ISortirReader
{
    // Of a position of two columns the first stands in a condition of its own: an index starts there.
    private const char UsageCursor = 'u';
    private const char AuditCursor = 'a';

    public Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var start = TimePosition.FromCursor(page.Cursor, UsageCursor);
        return RunAsync(
            async context =>
            {
                var rows = context.Set<UsageRow>().AsNoTracking().Narrow(filter);
                if (start is { } position)
                {
                    var (at, id) = (position.At.ToUnixTimeMilliseconds(), position.Id);
                    rows = rows.Where(row => row.HeldAt <= at && (row.HeldAt < at || row.Id.CompareTo(id) < 0));
                }

                var found = await rows.OrderByDescending(row => row.HeldAt).ThenByDescending(row => row.Id).Take(page.Size + 1)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                return Cut(found, page.Size, row => row.ToUsage(), usage => new TimePosition(usage.HeldAt, usage.Id).ToCursor(UsageCursor));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return RunAsync<IReadOnlyList<UsageCount>>(
            async context =>
            {
                var counts = await context.Set<UsageRow>().AsNoTracking().Narrow(filter)
                    .GroupBy(row => new { row.Status, row.Grant })
                    .Select(group => new { group.Key.Status, group.Key.Grant, Count = group.LongCount() })
                    .OrderBy(count => count.Status).ThenBy(count => count.Grant)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                return [.. counts.Select(count => new UsageCount(count.Status, count.Grant, count.Count))];
            },
            cancellationToken);
    }

    public Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default) => RunAsync(
        async context =>
        {
            var rows = context.Set<UsageRow>().AsNoTracking();
            rows = organizerId is null ? rows : rows.Where(row => row.OrganizerId == organizerId);
            var due = await rows.Where(row => row.GrantDueAt != null)
                .GroupBy(_ => 1)
                .Select(group => new { Count = group.LongCount(), Oldest = group.Min(row => row.GrantDueSince) })
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var needsReview = await rows.LongCountAsync(row => row.Grant == GrantState.NeedsReview, cancellationToken).ConfigureAwait(false);
            var mustTell = await rows.LongCountAsync(UsageCriteria.MustTellApras, cancellationToken).ConfigureAwait(false);
            return new GrantBacklog(
                due?.Count ?? 0,
                due?.Oldest is { } oldest ? DateTimeOffset.FromUnixTimeMilliseconds(oldest) : null,
                needsReview,
                mustTell);
        },
        cancellationToken);

    public Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(organizerId);
        return RunAsync(
            async context =>
            {
                var rows = await context.Set<TotalRow>().AsNoTracking().Where(row => row.OrganizerId == organizerId)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                return MonthlyTotal.Sum(rows.Select(row => row.ToTotal()));
            },
            cancellationToken);
    }

    public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var start = TimePosition.FromCursor(page.Cursor, AuditCursor);
        return RunAsync(
            async context =>
            {
                var rows = context.Set<AuditRow>().AsNoTracking();
                rows = filter.OrganizerId is { } organizerId ? rows.Where(row => row.OrganizerId == organizerId) : rows;
                rows = filter.EventId is { } eventId ? rows.Where(row => row.EventId == eventId) : rows;
                rows = filter.UsageId is { } usageId ? rows.Where(row => row.UsageId == usageId) : rows;
                rows = filter.OrderId is { } orderId ? rows.Where(row => row.OrderId == orderId) : rows;
                rows = filter.From?.ToUnixTimeMilliseconds() is { } from ? rows.Where(row => row.At >= from) : rows;
                rows = filter.Before?.ToUnixTimeMilliseconds() is { } before ? rows.Where(row => row.At < before) : rows;
                if (start is { } position)
                {
                    var (at, id) = (position.At.ToUnixTimeMilliseconds(), position.Id);
                    rows = rows.Where(row => row.At <= at && (row.At < at || row.Id.CompareTo(id) < 0));
                }

                var found = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(page.Size + 1)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                return Cut(found, page.Size, row => row.ToEntry(), entry => new TimePosition(entry.At, entry.Id).ToCursor(AuditCursor));
            },
            cancellationToken);
    }

    // One row more than the page has was asked for: it tells whether there is another page.
    private static Page<T> Cut<TRow, T>(List<TRow> rows, int size, Func<TRow, T> convert, Func<T, string> cursorOf)
    {
        T[] items = [.. rows.Take(size).Select(convert)];
        return new Page<T>(items, rows.Count > size ? cursorOf(items[^1]) : null);
    }
}
