namespace Sortir.Tests;

/// <summary>Asks <see cref="ShopOrders"/>.</summary>
internal sealed class ShopOrderLookup(ShopOrders orders) : ISortirOrderLookup, IDisposable
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Disposed => _disposed.Task;

    public async ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken)
    {
        orders.Note(orderId, this);
        orders.Blocking?.WaitOne();
        return orders.Hanging.TryGetValue(orderId, out var answer) ? await answer : orders.Find(orderId);
    }

    public void Dispose() => _disposed.TrySetResult();
}
