namespace Sortir.Reliability.Tests;

/// <summary>The orders of a shop that keeps them in another database than Sortir's.</summary>
internal sealed class ShopLedger : ISortirOrderLookup
{
    private readonly Dictionary<string, OrderStanding> _orders = new(StringComparer.Ordinal);

    public void Enter(string orderId, OrderStanding standing) => _orders[orderId] = standing;

    public ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_orders.GetValueOrDefault(orderId, OrderStanding.Open));
}
