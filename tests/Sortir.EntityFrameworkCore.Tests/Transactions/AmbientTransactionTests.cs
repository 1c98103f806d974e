using System.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A TransactionScope: orders are refused in it with the mend, everything else has nothing to do with it.</summary>
public abstract class AmbientTransactionTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();
    private readonly Shop _shop;

    protected AmbientTransactionTests() => _shop = new Shop(_database.Configure);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("place")]
    [InlineData("create and place")]
    [InlineData("pay")]
    [InlineData("cancel")]
    public async Task An_order_in_a_scope_is_refused_with_the_mend_and_nothing_is_written(string moment)
    {
        await _shop.TypeCardAsync("cart-1");
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);
        using (var scope = Begin())
        {
            var exception = await Assert.ThrowsAsync<SortirConfigurationException>(() => moment switch
            {
                "place" => checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token),
                "pay" => checkout.PayOrderAsync("order-1", Shop.Tickets, Token),
                "cancel" => checkout.CancelOrderAsync("order-1", Token),
                _ => checkout.PlaceOrderAsync(context, "cart-1", Shop.Tickets, _ => throw new InvalidOperationException("It is too late."), Token),
            });
            Assert.Contains("ShopDbContext.Database.BeginTransactionAsync()", exception.Message, StringComparison.Ordinal);
            scope.Complete();
        }

        Assert.Equal(UsageStatus.Pending, (await _shop.FindUsageAsync("cart-1")).Status);
        Assert.IsType<OrderPlacement.Placed>(await checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
    }

    [Fact]
    public async Task A_card_that_is_typed_in_a_scope_stays_held_when_the_scope_is_rolled_back()
    {
        using (Begin())
        {
            Assert.IsType<CardVerification.Accepted>(await _shop.TypeCardAsync("cart-1"));
        }

        Assert.Equal(UsageStatus.Pending, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task A_card_that_is_taken_back_in_a_scope_is_free_when_the_scope_is_rolled_back()
    {
        await _shop.TypeCardAsync("cart-1");
        using (Begin())
        {
            Assert.IsType<CardRelease.Released>(
                await _shop.CallAsync((ISortirCheckout checkout) => checkout.ReleaseCardAsync("cart-1", "ticket-1", Token)));
        }

        Assert.Equal(UsageStatus.Expired, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task A_transaction_of_the_context_is_usable_when_the_scope_in_it_is_over()
    {
        await _shop.TypeCardAsync("cart-1");
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);
        await using (var transaction = await context.Database.BeginTransactionAsync(Token))
        {
            using (Begin())
            {
                await Assert.ThrowsAsync<SortirConfigurationException>(
                    () => checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
            }

            Assert.IsType<OrderPlacement.Placed>(await checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
            await transaction.CommitAsync(Token);
        }

        Assert.Equal(UsageStatus.Validated, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task Without_a_context_of_the_host_nothing_has_to_do_with_the_scope()
    {
        await using var database = new TDatabase();
        await database.OpenEmptyAsync(Token);
        await using var node = new ServiceCollection()
            .AddSortir(_ => { }).UseSortirDatabase(database.Configure).Services
            .BuildServiceProvider(validateScopes: true);
        var hold = Sample.Hold();
        using (Begin())
        {
            await node.GetRequiredService<ISortirDatabase>().EnsureSchemaAsync(Token);
            await node.GetRequiredService<EfStore>().CommitAsync([Sample.Insert(hold)], [], Token);
        }

        Assert.Equal(hold, Assert.Single(await node.GetRequiredService<EfStore>().FindAsync(new() { Ids = [hold.Id] }, Token)));
    }

    private static TransactionScope Begin() => new(TransactionScopeAsyncFlowOption.Enabled);

    private static (ShopDbContext Context, ISortirCheckout Checkout) Resolve(AsyncServiceScope request) =>
        (request.ServiceProvider.GetRequiredService<ShopDbContext>(), request.ServiceProvider.GetRequiredService<ISortirCheckout>());
}

public sealed class SqliteAmbientTransactionTests : AmbientTransactionTests<SqliteDatabase>;

public sealed class PostgreSqlAmbientTransactionTests : AmbientTransactionTests<PostgreSqlDatabase>;
