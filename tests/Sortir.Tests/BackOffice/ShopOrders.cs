using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Sortir.Tests;

/// <summary>What the shop says about its orders. It throws for one that it was not told of.</summary>
internal sealed class ShopOrders : Dictionary<string, OrderStanding>
{
    private readonly Channel<string> _asks = Channel.CreateUnbounded<string>();

    public List<string> Asked { get; } = [];

    /// <summary>The orders whose answer takes long.</summary>
    public Dictionary<string, Task<OrderStanding>> Hanging { get; } = [];

    /// <summary>What an answer blocks its thread for.</summary>
    public WaitHandle? Blocking { get; set; }

    /// <summary>What was asked about each order.</summary>
    public Dictionary<string, ShopOrderLookup> LookUps { get; } = [];

    /// <summary>Waits until the shop is asked about an order.</summary>
    public Task NextAskAsync() => _asks.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();

    public OrderStanding Find(string orderId) =>
        TryGetValue(orderId, out var standing) ? standing : throw new InvalidOperationException("The shop does not answer.");

    public void Note(string orderId, ShopOrderLookup lookup)
    {
        Asked.Add(orderId);
        LookUps[orderId] = lookup;
        _asks.Writer.TryWrite(orderId);
    }

    /// <summary>An office whose look-up asks these orders.</summary>
    public static Office Open(out ShopOrders shop, Action<SortirOptions>? options = null, Action<IServiceCollection>? services = null)
    {
        var orders = new ShopOrders();
        shop = orders;
        return new Office(
            configure: registered =>
            {
                registered.AddSingleton(orders);
                registered.AddSortir(_ => { }).UseOrderLookup<ShopOrderLookup>();
                services?.Invoke(registered);
            },
            options: options);
    }
}
