using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The whole checkout on two nodes with one database, and everybody at once.</summary>
public abstract class RaceTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const int Buyers = 64;

    private readonly TDatabase _database = new();
    private readonly Shop[] _nodes;

    protected RaceTests()
    {
        var first = new Shop(_database.Configure);
        _nodes = [first, new Shop(_database.Configure, services => services.Replace(ServiceDescriptor.Singleton(first.Apras)))];
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_64_carts_with_one_card_exactly_one_is_accepted_and_nobody_reads_an_error()
    {
        for (var round = 0; round < 3; round++)
        {
            var card = _nodes[0].NewCard();

            var answers = await TogetherAsync((node, buyer) => node.TypeCardAsync($"cart-{round}-{buyer}", card, $"198.51.100.{buyer}"));

            Assert.Single(answers.OfType<CardVerification.Accepted>());
            Assert.All(
                answers.OfType<CardVerification.Refused>(),
                refused => Assert.True(refused.Reason is RefusalReason.HeldElsewhere or RefusalReason.AlreadyUsed, $"{refused.Reason}"));
            Assert.Equal(round + 1, (await UsagesAsync()).Count);
        }
    }

    [Fact]
    public async Task Sixty_four_requests_of_one_cart_and_ticket_are_one_acceptance_and_one_hold()
    {
        for (var round = 0; round < 3; round++)
        {
            var card = _nodes[0].NewCard();

            var answers = await TogetherAsync((node, _) => node.TypeCardAsync($"cart-{round}", card));

            Assert.IsType<CardVerification.Accepted>(Assert.Single(answers.Distinct()));
            Assert.Equal(UsageStatus.Pending, (await _nodes[0].FindUsageAsync($"cart-{round}")).Status);

            // Each node asks once: the requests of one node wait for each other.
            Assert.InRange(_nodes[0].Fake.Book.KeysIssuedTo(CardNumber.Parse(card)), 1, _nodes.Length);
        }
    }

    [Fact]
    public async Task Sixty_four_webhooks_of_one_payment_make_one_grant()
    {
        await _nodes[0].TypeCardAsync("cart-1");
        var placements = await TogetherAsync((node, _) => node.CallAsync(
            (ISortirCheckout checkout) => checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token)));
        Assert.All(placements, placement => Assert.IsType<OrderPlacement.Placed>(placement));

        var payments = await TogetherAsync((node, _) => node.CallAsync(
            (ISortirCheckout checkout) => checkout.PayOrderAsync("order-1", Shop.Tickets, Token)));
        await TogetherAsync((node, _) => node.CallAsync((ISortirMaintenance maintenance) => maintenance.DeliverDueGrantsAsync(Token)));

        Assert.All(payments, payment => Assert.IsType<OrderPayment.Paid>(payment));
        Assert.Equal(1, _nodes[0].Fake.Book.GrantCount);
        Assert.Equal((UsageStatus.Used, 1), (await _nodes[0].FindUsageAsync("cart-1")) is var usage ? (usage.Status, usage.Grant.Attempts) : default);
    }

    private Task<IReadOnlyList<CardUsage>> UsagesAsync() => _nodes[0].CallAsync(
        async (ISortirReader reader) => (await reader.ListUsagesAsync(new UsageFilter(), new PageRequest(), Token)).Items);

    private async Task<T[]> TogetherAsync<T>(Func<Shop, int, Task<T>> act)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var buyers = Enumerable.Range(0, Buyers).Select(buyer => Task.Run(async () =>
        {
            await start.Task;
            return await act(_nodes[buyer % _nodes.Length], buyer);
        })).ToList();
        start.SetResult();
        return await Task.WhenAll(buyers);
    }
}

public sealed class SqliteRaceTests : RaceTests<SqliteDatabase>;

public sealed class PostgreSqlRaceTests : RaceTests<PostgreSqlDatabase>;
