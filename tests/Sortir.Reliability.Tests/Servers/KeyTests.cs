using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.Reliability.Tests;

/// <summary>Nodes on one database whose keys differ.</summary>
[Collection(DatabaseServer.Collection)]
public sealed class KeyTests(DatabaseServer server) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero));
    private AprasSimulator _apras = null!;

    public async ValueTask InitializeAsync()
    {
        _apras = await AprasSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _apras.Book.EligibleByDefault = _ => true;
    }

    public ValueTask DisposeAsync() => _apras.DisposeAsync();

    [Fact]
    public async Task A_node_without_an_events_key_says_NotConfigured_loudly_and_leaves_its_grants_to_the_others()
    {
        var database = await server.OpenShopAsync();
        await using var right = await StartAsync(database, "one");
        await using var wrong = await StartAsync(database, "two");
        await right.SellAsync("1000000001", "cart-1");

        await wrong.RefuseAsync(RefusalReason.NotConfigured, "1000000001", "cart-2");

        var error = Assert.Single(wrong.Log.Errors).Message;
        Assert.Contains(Repertoire.Event(0), error, StringComparison.Ordinal);
        Assert.Contains("one", error, StringComparison.Ordinal);
        Assert.Contains("Sortir:Keys", error, StringComparison.Ordinal);
        Assert.Equal(new GrantDeliveryReport(Granted: 0, Postponed: 1, SetAside: 0), await wrong.DeliverAsync());
        Assert.Equal(0, _apras.Book.RequestCount(AprasOperations.Grant));

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await right.DeliverAsync()).Granted);
        Assert.Equal(1, (await right.FindAsync("cart-1")).Grant.Attempts);
    }

    [Fact]
    public async Task A_node_without_an_events_key_does_not_start()
    {
        var database = await server.OpenShopAsync();
        await using var right = await StartAsync(database, "one");
        await right.AcceptAsync("1000000001", "cart-1");

        var exception = await Assert.ThrowsAsync<SortirConfigurationException>(() => StartAsync(database, "two"));

        Assert.Contains(Repertoire.Event(0), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_rotated_node_by_node_while_all_of_them_sell()
    {
        var database = await server.OpenShopAsync();
        var nodes = new[] { await StartAsync(database, "one"), await StartAsync(database, "one") };
        var (carts, steps) = (0, 0);
        await SellEverywhereAsync(show: 0);

        // First the new key everywhere, the old one current; then the new one current, node by node.
        await ReplaceAsync(0, "one", "one", "two");
        await ReplaceAsync(1, "one", "one", "two");
        await ReplaceAsync(0, "two", "one", "two");
        await ReplaceAsync(1, "two", "one", "two");

        // A show belongs for good to the key that was current at the node which sold it first.
        var keys = (await nodes[0].ListEventsAsync()).ToDictionary(bound => bound.EventId, bound => bound.KeyId);
        Assert.Equal(["one", "one", "one", "two"], Enumerable.Range(0, Repertoire.Shows).Select(show => keys[Repertoire.Event(show)]));
        await Assert.ThrowsAsync<SortirConfigurationException>(() => StartAsync(database, "two"));
        Assert.Equal(carts, (await nodes[0].DeliverAsync()).Granted);
        Assert.Equal(carts, _apras.Book.GrantCount);
        Assert.All(nodes, node => Assert.Empty(node.Log.Errors));
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        async Task ReplaceAsync(int index, string current, params string[] among)
        {
            await nodes[index].DisposeAsync();
            nodes[index] = await Node.StartAsync(database, _apras, _time, among, current);
            await SellEverywhereAsync(show: 0);

            // And a show that is new at this step.
            await SellEverywhereAsync(++steps % Repertoire.Shows);
        }

        // A card that one node has sold is refused by the other, whatever their keys.
        async Task SellEverywhereAsync(int show)
        {
            foreach (var (node, other) in new[] { (nodes[0], nodes[1]), (nodes[1], nodes[0]) })
            {
                var card = $"10000000{++carts:00}";
                await node.SellAsync(card, $"cart-{carts}", show);
                await other.RefuseAsync(RefusalReason.AlreadyUsed, card, $"thief-{carts}", show);
            }
        }
    }

    private Task<Node> StartAsync(ShopDatabase database, string key) => Node.StartAsync(database, _apras, _time, [key]);
}
