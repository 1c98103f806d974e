using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>
/// A connection that breaks as the host's changes are being saved: EF Core passes over it, and opens another without a transaction.
/// </summary>
public sealed class LostTransactionTests : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new();
    private readonly PostgreSqlProxy _wire = new();
    private readonly Shop _shop;
    private bool _breaks;

    public LostTransactionTests() => _shop = new Shop(options => options
        .UseNpgsql(_wire.Through(_database.ConnectionString))
        .AddInterceptors(new ReleaseInterceptor(() =>
        {
            if (_breaks)
            {
                _wire.DropNextAnswer();
                _breaks = false;
            }
        })));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.OpenAsync(Token);
        await _shop.TypeCardAsync("cart-1");
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _wire.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_that_is_lost_while_it_is_made_is_not_placed(bool reads)
    {
        await using (var request = _shop.BeginRequest())
        {
            var context = request.ServiceProvider.GetRequiredService<ShopDbContext>();
            _breaks = true;

            await Assert.ThrowsAsync<SortirStorageException>(() => request.ServiceProvider.GetRequiredService<ISortirCheckout>().PlaceOrderAsync(
                context,
                "cart-1",
                Shop.Tickets,
                async token =>
                {
                    var order = await SaveAsync(context);
                    if (reads)
                    {
                        // Opens another connection: the order is not there.
                        Assert.Equal(0, await context.Orders.CountAsync(token));
                    }

                    return IdOf(order);
                },
                Token));
        }

        Assert.False(_breaks);
        await ExpectNothingPlacedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_in_a_transaction_of_the_host_that_is_lost_is_not_placed(bool reads)
    {
        await using (var request = _shop.BeginRequest())
        {
            var context = request.ServiceProvider.GetRequiredService<ShopDbContext>();
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            _breaks = true;
            var order = await SaveAsync(context);
            if (reads)
            {
                Assert.Equal(0, await context.Orders.CountAsync(Token));
            }

            await Assert.ThrowsAsync<SortirStorageException>(() =>
                request.ServiceProvider.GetRequiredService<ISortirCheckout>().PlaceOrderAsync("cart-1", IdOf(order), Shop.Tickets, Token));
        }

        Assert.Empty(await _shop.FindBuyersAsync());
        await ExpectNothingPlacedAsync();
    }

    [Fact]
    public async Task A_context_that_lost_its_transaction_takes_part_in_the_next_one()
    {
        await using var request = _shop.BeginRequest();
        var context = request.ServiceProvider.GetRequiredService<ShopDbContext>();
        var checkout = request.ServiceProvider.GetRequiredService<ISortirCheckout>();
        await LoseTransactionAsync(context);

        await using var transaction = await context.Database.BeginTransactionAsync(Token);
        var order = await SaveAsync(context);
        Assert.IsType<OrderPlacement.Placed>(await checkout.PlaceOrderAsync("cart-1", IdOf(order), Shop.Tickets, Token));
        await transaction.CommitAsync(Token);

        Assert.Equal(["Ann"], await _shop.FindBuyersAsync());
        Assert.Equal(UsageStatus.Validated, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task A_context_whose_host_heard_of_the_loss_at_its_commit_is_written_on_again()
    {
        await using var request = _shop.BeginRequest();
        var context = request.ServiceProvider.GetRequiredService<ShopDbContext>();
        var transaction = await LoseTransactionAsync(context);

        await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(Token));

        Assert.IsType<OrderPlacement.Placed>(
            await request.ServiceProvider.GetRequiredService<ISortirCheckout>().PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
    }

    // As it is without an exception: saved, gone, and another connection opened by the next query.
    private async Task<IDbContextTransaction> LoseTransactionAsync(ShopDbContext context)
    {
        var transaction = await context.Database.BeginTransactionAsync(Token);
        _breaks = true;
        await SaveAsync(context);
        Assert.Equal(0, await context.Orders.CountAsync(Token));
        return transaction;
    }

    private static string IdOf(ShopOrder order) => order.Id.ToString(CultureInfo.InvariantCulture);

    private static async Task<ShopOrder> SaveAsync(ShopDbContext context)
    {
        var order = context.Orders.Add(new ShopOrder { Buyer = "Ann" }).Entity;
        await context.SaveChangesAsync(Token);
        return order;
    }

    private async Task ExpectNothingPlacedAsync() => Assert.Equal(UsageStatus.Pending, (await _shop.FindUsageAsync("cart-1")).Status);
}
