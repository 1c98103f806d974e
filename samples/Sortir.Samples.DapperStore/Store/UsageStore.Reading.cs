using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

// What people ask: pages and counts.
internal partial class UsageStore
{
    private const char UsageCursor = 'u';
    private const char AuditCursor = 'a';

    public async Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        var after = TimePosition.FromCursor(page.Cursor, UsageCursor);
        var rows = await QueryAsync<UsageRow>(
            $"""
            select * from shop.card_usages
            where {Where(filter)} and {All((after, "(held_at, id) < (@At, @Id)"))}
            order by held_at desc, id desc
            limit @Limit
            """,
            ParametersOf(filter, after, page),
            cancellationToken);
        return Cut(rows, page.Size, row => row.ToUsage(), usage => new TimePosition(usage.HeldAt, usage.Id).ToCursor(UsageCursor));
    }

    public async Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default) =>
        await QueryAsync<UsageCount>(
            $"""
            select status, grant_state as "grant", count(*) as count from shop.card_usages
            where {Where(filter)}
            group by status, grant_state
            """,
            ParametersOf(filter, null, null),
            cancellationToken);

    public async Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default)
    {
        // Whatever one of the counts takes in is unsettled: the index has no other rows.
        var rows = await QueryAsync<BacklogRow>(
            $"""
            select count(*) filter (where grant_state = {GrantState.Due:D}) as due,
                   min(grant_due_since) filter (where grant_state = {GrantState.Due:D}) as oldest_due_since,
                   count(*) filter (where grant_state = {GrantState.NeedsReview:D}) as needs_review,
                   count(*) filter (where status = {UsageStatus.Cancelled:D} and grant_state <> {GrantState.Due:D}) as must_tell_apras
            from shop.card_usages
            where {Unsettled} and {All((organizerId, "organizer_id = @organizerId"))}
            """,
            new { organizerId },
            cancellationToken);
        return rows.Single().ToBacklog();
    }

    public async Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) =>
        MonthlyTotal.Sum(await QueryAsync<MonthlyTotal>(
            "select * from shop.card_totals where organizer_id = @organizerId", new { organizerId }, cancellationToken));

    public async Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        var after = TimePosition.FromCursor(page.Cursor, AuditCursor);
        var where = All(
            (filter.OrganizerId, "organizer_id = @OrganizerId"),
            (filter.EventId, "event_id = @EventId"),
            (filter.UsageId, "usage_id = @UsageId"),
            (filter.OrderId, "order_id = @OrderId"),
            (filter.From, "at >= @From"),
            (filter.Before, "at < @Before"),
            (after, "(at, id) < (@At, @Id)"));
        var rows = await QueryAsync<AuditRow>(
            $"select * from shop.card_audit where {where} order by at desc, id desc limit @Limit",
            new
            {
                filter.OrganizerId,
                filter.EventId,
                filter.UsageId,
                filter.OrderId,
                From = filter.From?.UtcDateTime,
                Before = filter.Before?.UtcDateTime,
                At = after?.At.UtcDateTime,
                after?.Id,
                Limit = page.Size + 1,
            },
            cancellationToken);
        return Cut(rows, page.Size, row => row.ToEntry(), entry => new TimePosition(entry.At, entry.Id).ToCursor(AuditCursor));
    }

    private static string Where(UsageFilter filter) => All(
        (filter.OrganizerId, "organizer_id = @OrganizerId"),
        (filter.EventId, "event_id = @EventId"),
        (filter.Status, "status = @Status"),
        (filter.Grant, "grant_state = @Grant"),
        (filter.MustTellApras ? true : null, $"status = {UsageStatus.Cancelled:D} and grant_state in ({GrantState.NeedsReview:D}, {GrantState.Granted:D})"),
        (filter.CartId, "cart_id = @CartId"),
        (filter.OrderId, "order_id = @OrderId"),
        (filter.Fingerprint, "fingerprint = @Fingerprint"),
        (filter.LastDigits, "last_digits = @LastDigits"),
        (filter.HeldFrom, "held_at >= @HeldFrom"),
        (filter.HeldBefore, "held_at < @HeldBefore"),
        (filter.PlacedBefore, "placed_at < @PlacedBefore"),
        (filter.PaidFrom, "paid_at >= @PaidFrom"),
        (filter.PaidBefore, "paid_at < @PaidBefore"));

    // Dapper sends those that stand in the statement.
    private static object ParametersOf(UsageFilter filter, TimePosition? after, PageRequest? page) => new
    {
        filter.OrganizerId,
        filter.EventId,
        filter.Status,
        filter.Grant,
        filter.CartId,
        filter.OrderId,
        Fingerprint = filter.Fingerprint?.Value,
        filter.LastDigits,
        HeldFrom = filter.HeldFrom?.UtcDateTime,
        HeldBefore = filter.HeldBefore?.UtcDateTime,
        PlacedBefore = filter.PlacedBefore?.UtcDateTime,
        PaidFrom = filter.PaidFrom?.UtcDateTime,
        PaidBefore = filter.PaidBefore?.UtcDateTime,
        At = after?.At.UtcDateTime,
        after?.Id,
        Limit = page?.Size + 1,
    };

    // One row more than the page has was asked for: it tells whether there is another page.
    private static Page<T> Cut<TRow, T>(List<TRow> rows, int size, Func<TRow, T> convert, Func<T, string> cursorOf)
    {
        T[] items = [.. rows.Take(size).Select(convert)];
        return new Page<T>(items, rows.Count > size ? cursorOf(items[^1]) : null);
    }
}
