using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

// What a sale asks.
internal partial class UsageStore
{
    public async Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default)
    {
        string[] keys = [.. query.BlockingKeys.Select(key => key.Value)];
        string[] fingerprints = [.. query.Fingerprints.Select(card => card.Value)];
        string[] carts = [.. query.CartIds];
        Guid[] ids = [.. query.Ids];
        var cart = query.TicketId is null ? "cart_id = any(@carts)" : "(cart_id = any(@carts) and ticket_id = @TicketId)";
        var where = Any(
            (IfAny(keys), "blocking_key = any(@keys)"),
            (IfAny(fingerprints), "fingerprint = any(@fingerprints)"),
            (IfAny(carts), cart),
            (query.OrderId, "order_id = @OrderId"),
            (IfAny(ids), "id = any(@ids)"));
        var rows = await QueryAsync<UsageRow>(
            $"select * from shop.card_usages where {where}",
            new { keys, fingerprints, carts, ids, query.TicketId, query.OrderId },
            cancellationToken);
        return [.. rows.Select(row => row.ToUsage())];
    }

    public async Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(
        DateTimeOffset lapsedBefore, int maxCount, CancellationToken cancellationToken = default)
    {
        var rows = await QueryAsync<UsageRow>(
            $"""
            select * from shop.card_usages
            where status = {UsageStatus.Pending:D} and hold_expires_at <= @at
            order by hold_expires_at
            limit @maxCount
            """,
            new { at = lapsedBefore.UtcDateTime, maxCount },
            cancellationToken);
        return [.. rows.Select(row => row.ToUsage())];
    }

    private static T[]? IfAny<T>(T[] values) => values.Length > 0 ? values : null;
}
