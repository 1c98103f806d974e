using Dapper;
using Npgsql;

namespace Sortir.Samples.DapperStore;

/// <summary>The shop's own orders, each written in one transaction with its cards.</summary>
internal sealed class ShopOrders(NpgsqlDataSource database, ShopTransaction shop, ISortirCheckout checkout) : ISortirOrderLookup
{
    /// <summary>Makes an order of a cart: with its cards, or not at all.</summary>
    public async Task<OrderPlacement> PlaceAsync(
        string orderId, string buyer, string cartId, IReadOnlyList<SaleTicket> tickets, CancellationToken cancellationToken)
    {
        await using var transaction = shop;
        await ExecuteAsync(
            await shop.BeginAsync(cancellationToken),
            "insert into shop.orders (id, buyer, state) values (@orderId, @buyer, 'open')", new { orderId, buyer }, cancellationToken);
        var placement = await checkout.PlaceOrderAsync(cartId, orderId, tickets, cancellationToken);
        if (placement is OrderPlacement.Placed)
        {
            await shop.CommitAsync(cancellationToken);
        }

        // Refused: what is not committed is gone with the transaction.
        return placement;
    }

    /// <summary>Notes a payment, with the grants that are due from then on.</summary>
    public async Task<OrderPayment> PayAsync(string orderId, IReadOnlyList<SaleTicket> tickets, CancellationToken cancellationToken)
    {
        await using var transaction = shop;
        await ExecuteAsync(
            await shop.BeginAsync(cancellationToken),
            "update shop.orders set state = 'paid' where id = @orderId", new { orderId }, cancellationToken);
        var payment = await checkout.PayOrderAsync(orderId, tickets, cancellationToken);
        if (payment is not OrderPayment.NotPlaced)
        {
            await shop.CommitAsync(cancellationToken);
        }

        return payment;
    }

    // Order and cards commit together, so that an order that is not there has no cards: only orders that nobody pays are asked about.
    public async ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken) =>
        await FindStateAsync(orderId, cancellationToken) switch
        {
            "paid" => OrderStanding.Paid,
            "cancelled" => OrderStanding.Cancelled,
            _ => OrderStanding.Open,
        };

    public async Task<string?> FindStateAsync(string orderId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition("select state from shop.orders where id = @orderId", new { orderId }, cancellationToken: cancellationToken));
    }

    private static Task<int> ExecuteAsync(NpgsqlTransaction transaction, string sql, object values, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken));
}
