using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>Orders are placed, paid and cancelled in the transaction that the host has open.</summary>
public abstract class HostTransactionTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const int ApartWarning = 1801;

    private readonly TDatabase _database = new();
    private readonly Shop _shop;

    protected HostTransactionTests() => _shop = new Shop(_database.Configure);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_and_its_usages_commit_or_vanish_together(bool commit)
    {
        await _shop.TypeCardAsync("cart-1");
        await using (var request = _shop.BeginRequest())
        {
            var (context, checkout) = Resolve(request);
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            await AddOrderAsync(context, "Ann");
            Assert.IsType<OrderPlacement.Placed>(await checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
            Assert.IsType<OrderPayment.Paid>(await checkout.PayOrderAsync("order-1", Shop.Tickets, Token));
            await (commit ? transaction.CommitAsync(Token) : transaction.RollbackAsync(Token));
        }

        var usage = await _shop.FindUsageAsync("cart-1");
        Assert.Equal(commit ? ["Ann"] : [], await _shop.FindBuyersAsync());
        Assert.Equal(commit ? UsageStatus.Validated : UsageStatus.Pending, usage.Status);
        Assert.Equal(commit ? GrantState.Due : GrantState.None, usage.Grant.State);
    }

    [Fact]
    public async Task A_cancellation_vanishes_with_the_transaction()
    {
        await PlaceAsync("cart-1", "order-1");
        await using (var request = _shop.BeginRequest())
        {
            var (context, checkout) = Resolve(request);
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            Assert.IsType<OrderCancellation.Cancelled>(await checkout.CancelOrderAsync("order-1", Token));
        }

        Assert.Equal(UsageStatus.Validated, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Theory]
    [InlineData(CommitResult.CardBlocked)]
    [InlineData(CommitResult.VersionConflict)]
    public async Task A_conflict_leaves_the_transaction_usable_and_what_was_in_it(CommitResult conflict)
    {
        var known = Sample.Hold();
        await _shop.Store.CommitAsync([Sample.Insert(known)], [], Token);
        await using (var request = _shop.BeginRequest())
        {
            var (context, _) = Resolve(request);
            var store = request.ServiceProvider.GetRequiredService<IHostTransactionStore>();
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            await AddOrderAsync(context, "Ann");

            UsageChange[] changes = conflict == CommitResult.CardBlocked
                ? [Sample.Insert(Sample.Hold(card: 2, cart: "cart-2")), Sample.Insert(Sample.Hold(cart: "cart-2"))]
                : [Sample.Insert(Sample.Hold(card: 2, cart: "cart-2")), Sample.Update(known with { Version = 7 }, known)];
            Assert.Equal(conflict, await store.CommitAsync(changes, [], Token));

            Assert.Equal(CommitResult.Committed, await store.CommitAsync([Sample.Insert(Sample.Hold(card: 3, cart: "cart-3"))], [], Token));
            await AddOrderAsync(context, "Ben");
            await transaction.CommitAsync(Token);
        }

        Assert.Equal(["Ann", "Ben"], await _shop.FindBuyersAsync());
        Assert.Empty(await _shop.Store.FindAsync(new UsageQuery { CartIds = ["cart-2"] }, Token));
        await _shop.FindUsageAsync("cart-3");
    }

    [Fact]
    public async Task Other_pending_changes_of_the_host_are_never_saved()
    {
        await _shop.TypeCardAsync("cart-1");
        await using (var request = _shop.BeginRequest())
        {
            var (context, checkout) = Resolve(request);
            var pending = context.Orders.Add(new ShopOrder { Buyer = "Nobody" });
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            await checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token);
            await transaction.CommitAsync(Token);

            Assert.Equal(EntityState.Added, pending.State);
        }

        Assert.Empty(await _shop.FindBuyersAsync());
        Assert.Equal(UsageStatus.Validated, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 0)]
    public async Task Pending_changes_without_a_transaction_are_warned_of(bool hasChanges, bool hasTransaction, int warnings)
    {
        await _shop.TypeCardAsync("cart-1");
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);
        if (hasChanges)
        {
            context.Orders.Add(new ShopOrder { Buyer = "Ann" });
        }

        await using var transaction = hasTransaction ? await context.Database.BeginTransactionAsync(Token) : null;
        await checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token);

        Assert.Equal(warnings, _shop.Logs.Lines.Count(line => line.Id == ApartWarning));
        Assert.All(
            _shop.Logs.Lines.Where(line => line.Id == ApartWarning),
            line => Assert.Equal((LogLevel.Warning, true), (line.Level, line.Message.StartsWith("ShopDbContext has changes", StringComparison.Ordinal))));
    }

    private async Task PlaceAsync(string cart, string order)
    {
        await _shop.TypeCardAsync(cart);
        await using var request = _shop.BeginRequest();
        Assert.IsType<OrderPlacement.Placed>(await Resolve(request).Checkout.PlaceOrderAsync(cart, order, Shop.Tickets, Token));
    }

    private static async Task AddOrderAsync(ShopDbContext context, string buyer)
    {
        context.Orders.Add(new ShopOrder { Buyer = buyer });
        await context.SaveChangesAsync(Token);
    }

    private static (ShopDbContext Context, ISortirCheckout Checkout) Resolve(AsyncServiceScope request) =>
        (request.ServiceProvider.GetRequiredService<ShopDbContext>(), request.ServiceProvider.GetRequiredService<ISortirCheckout>());
}

public sealed class SqliteHostTransactionTests : HostTransactionTests<SqliteDatabase>;

public sealed class PostgreSqlHostTransactionTests : HostTransactionTests<PostgreSqlDatabase>;
