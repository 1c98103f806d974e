using System.Diagnostics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sortir.Domain;
using Sortir.Redis.Tests.Support;
using Sortir.Testing;

namespace Sortir.Redis.Tests.Sales;

/// <summary>Both the limits and the host's distributed cache are in Redis, and Redis fails. In real time: it is about a buyer's two seconds.</summary>
public sealed class OutageDuringSalesTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    private static int s_sales;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_Redis_that_hangs_a_card_is_verified_within_its_two_seconds()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await StartAsync(server);
        await server.StallAsync();

        await AssertSellsInTimeAsync(node);

        await AssertDegradedAsync(node, nameof(TimeoutException));
        await server.GoOnAsync();
    }

    [Fact]
    public async Task With_a_Redis_that_is_killed_sales_go_on()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await StartAsync(server);
        await server.KillAsync();

        await AssertSellsInTimeAsync(node);
        await AssertSellsInTimeAsync(node);

        await AssertDegradedAsync(node);
    }

    [Fact]
    public async Task With_a_Redis_that_was_never_there_sales_go_on()
    {
        await using var server = RedisServer.Reserve();
        await using var node = NewNode(server);

        await AssertSellsInTimeAsync(node);

        await AssertDegradedAsync(node);
    }

    [Fact]
    public async Task With_a_Redis_that_hangs_from_the_start_sales_go_on()
    {
        await using var server = await RedisServer.StartAsync();
        await server.StallAsync();
        await using var node = NewNode(server);

        await AssertSellsInTimeAsync(node);

        await AssertDegradedAsync(node);
    }

    [Fact]
    public async Task Without_Redis_limits_and_refusals_hold_in_the_process()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await StartAsync(server);
        await server.StallAsync();
        var asked = node.Fake.Book.RequestCount(AprasOperations.Verify);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(RefusalReason.NotEligible, (await RefuseAsync(node, "1000000001")).Reason);
        }

        Assert.Equal(RefusalReason.TooManyAttempts, (await RefuseAsync(node, "1000000001")).Reason);
        Assert.Equal(1, node.Fake.Book.RequestCount(AprasOperations.Verify) - asked);
    }

    [Fact]
    public async Task A_card_that_one_node_saw_refused_is_refused_by_the_other_without_asking_again()
    {
        await using var server = await RedisServer.StartAsync();
        var secret = Node.NewSecret();
        await using var one = await StartAsync(server, secret);
        await using var other = await StartAsync(server, secret);
        other.Fake.Book.SetCard("1000000001");

        await RefuseAsync(one, "1000000001");

        Assert.Equal(RefusalReason.NotEligible, (await RefuseAsync(other, "1000000001")).Reason);
        Assert.Equal(0, other.Fake.Book.RequestCount(AprasOperations.Verify));
    }

    private static Node NewNode(RedisServer server, string? secret = null) => new(
        server, secret, services: services => services.AddStackExchangeRedisCache(options => options.Configuration = server.Configuration));

    // Connected before the first buyer comes, as a host is a moment after its start.
    private static async Task<Node> StartAsync(RedisServer server, string? secret = null)
    {
        var node = NewNode(server, secret);
        await node.Services.GetRequiredService<RedisConnection>().GetAsync();
        await node.Services.GetRequiredService<IDistributedCache>().GetAsync("warm", Ct);
        return node;
    }

    private static async Task AssertSellsInTimeAsync(Node node)
    {
        var number = Interlocked.Increment(ref s_sales);
        var card = $"20000000{number:00}";
        var cart = $"cart-{number}";
        node.Fake.Book.SetCard(card);
        var stopwatch = Stopwatch.StartNew();
        Assert.IsType<CardVerification.Accepted>(await node.VerifyAsync(card, cart));
        Assert.True(stopwatch.Elapsed < Budget, $"It took {stopwatch.Elapsed}.");

        SaleTicket[] tickets = [new("ticket", Node.Product)];
        Assert.IsType<OrderPlacement.Placed>(await node.CallAsync(checkout => checkout.PlaceOrderAsync(cart, cart, tickets, Ct)));
        await node.CallAsync(checkout => checkout.PayOrderAsync(cart, tickets, Ct));
        var report = await node.Services.GetRequiredService<ISortirMaintenance>().DeliverDueGrantsAsync(Ct);
        Assert.Equal(1, report.Granted);
    }

    private static async Task<CardVerification.Refused> RefuseAsync(Node node, string card) =>
        Assert.IsType<CardVerification.Refused>(await node.VerifyAsync(card));

    private static async Task AssertDegradedAsync(Node node, string? reason = null)
    {
        var health = await node.GetHealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        foreach (var backend in (string[])["attempt limiter", "cache of refused cards"])
        {
            Assert.Contains(backend, health.Description!, StringComparison.Ordinal);
            Assert.Equal(false, health.Data[$"shared:{backend}"]);
            var line = Assert.Single(node.LinesOfSharing, line => line.Message.Contains(backend, StringComparison.Ordinal));
            Assert.Contains(reason ?? "", line.Message, StringComparison.Ordinal);
            Assert.Null(line.Exception);
        }
    }
}
