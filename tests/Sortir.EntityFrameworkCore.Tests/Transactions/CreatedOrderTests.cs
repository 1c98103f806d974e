using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>An order whose id exists only after its insert is made and placed in one transaction.</summary>
public abstract class CreatedOrderTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();
    private readonly Shop _shop;

    protected CreatedOrderTests() => _shop = new Shop(Configure);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_order_is_placed_under_the_id_that_the_database_gave_it()
    {
        await _shop.TypeCardAsync("cart-1");

        Assert.IsType<OrderPlacement.Placed>(await PlaceAsync("cart-1", "Ann"));

        Assert.Equal(["Ann"], await _shop.FindBuyersAsync());
        Assert.Equal((UsageStatus.Validated, "order-1"), Told(await _shop.FindUsageAsync("cart-1")));
    }

    [Fact]
    public async Task A_refusal_leaves_neither_an_order_nor_a_tracked_one()
    {
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);

        var placement = await checkout.PlaceOrderAsync(context, "cart-1", Shop.Tickets, token => AddOrderAsync(context, "Ann", token), Token);

        Assert.Equal(RefusalReason.CardMissing, Assert.Single(Assert.IsType<OrderPlacement.Refused>(placement).Tickets).Reason);
        Assert.Empty(context.ChangeTracker.Entries());
        Assert.Null(context.Database.CurrentTransaction);
        Assert.Empty(await _shop.FindBuyersAsync());
    }

    [Fact]
    public async Task A_second_try_starts_from_a_clean_context_and_makes_one_order()
    {
        await _shop.TypeCardAsync("cart-1");
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);
        var tries = 0;

        var placement = await checkout.PlaceOrderAsync(
            context,
            "cart-1",
            Shop.Tickets,
            async token =>
            {
                Assert.Empty(context.ChangeTracker.Entries());
                var id = await AddOrderAsync(context, "Ann", token);
                return ++tries == 1 ? throw new TestStrategy.TransientException() : id;
            },
            Token);

        Assert.IsType<OrderPlacement.Placed>(placement);
        Assert.Equal(2, tries);
        Assert.Equal(["Ann"], await _shop.FindBuyersAsync());
        Assert.Equal(UsageStatus.Validated, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task A_callback_that_throws_leaves_nothing()
    {
        await _shop.TypeCardAsync("cart-1");
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => checkout.PlaceOrderAsync(
            context,
            "cart-1",
            Shop.Tickets,
            async token =>
            {
                await AddOrderAsync(context, "Ann", token);
                throw new InvalidTimeZoneException();
            },
            Token));

        Assert.Empty(await _shop.FindBuyersAsync());
        Assert.Equal(UsageStatus.Pending, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task A_checkout_of_another_scope_is_refused_before_it_writes_beside_the_transaction()
    {
        await _shop.TypeCardAsync("cart-1");
        await using var request = _shop.BeginRequest();
        await using var other = _shop.BeginRequest();
        var (context, checkout) = (Resolve(request).Context, Resolve(other).Checkout);

        await Assert.ThrowsAsync<SortirConfigurationException>(() =>
            checkout.PlaceOrderAsync(context, "cart-1", Shop.Tickets, token => AddOrderAsync(context, "Ann", token), Token));

        Assert.Empty(await _shop.FindBuyersAsync());
        Assert.Equal(UsageStatus.Pending, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task A_transaction_of_the_host_inside_its_own_strategy_works_too()
    {
        await _shop.TypeCardAsync("cart-1");
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);
        var tries = 0;

        await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            context.ChangeTracker.Clear();
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            var id = await AddOrderAsync(context, "Ann", Token);
            await checkout.PlaceOrderAsync("cart-1", id, Shop.Tickets, Token);
            if (++tries == 1)
            {
                throw new TestStrategy.TransientException();
            }

            await transaction.CommitAsync(Token);
        });

        Assert.Equal(["Ann"], await _shop.FindBuyersAsync());
        Assert.Equal(UsageStatus.Validated, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    protected abstract void UseTestStrategy(DbContextOptionsBuilder options);

    private void Configure(DbContextOptionsBuilder options)
    {
        _database.Configure(options);
        UseTestStrategy(options);
    }

    private async Task<OrderPlacement> PlaceAsync(string cart, string buyer)
    {
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);
        return await checkout.PlaceOrderAsync(context, cart, Shop.Tickets, token => AddOrderAsync(context, buyer, token), Token);
    }

    private static async Task<string> AddOrderAsync(ShopDbContext context, string buyer, CancellationToken token)
    {
        var order = context.Orders.Add(new ShopOrder { Buyer = buyer }).Entity;
        await context.SaveChangesAsync(token);
        return $"order-{order.Id}";
    }

    private static (UsageStatus Status, string? OrderId) Told(CardUsage usage) => (usage.Status, usage.OrderId);

    private static (ShopDbContext Context, ISortirCheckout Checkout) Resolve(AsyncServiceScope request) =>
        (request.ServiceProvider.GetRequiredService<ShopDbContext>(), request.ServiceProvider.GetRequiredService<ISortirCheckout>());
}

public sealed class SqliteCreatedOrderTests : CreatedOrderTests<SqliteDatabase>
{
    protected override void UseTestStrategy(DbContextOptionsBuilder options) =>
        new Microsoft.EntityFrameworkCore.Infrastructure.SqliteDbContextOptionsBuilder(options).ExecutionStrategy(parts => new TestStrategy(parts));
}

public sealed class PostgreSqlCreatedOrderTests : CreatedOrderTests<PostgreSqlDatabase>
{
    protected override void UseTestStrategy(DbContextOptionsBuilder options) =>
        new Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.NpgsqlDbContextOptionsBuilder(options).ExecutionStrategy(parts => new TestStrategy(parts));
}
