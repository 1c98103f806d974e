using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>What the host's transaction sees of others, and what it does not.</summary>
public sealed class PostgreSqlIsolationTests : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new();
    private readonly Rival _rival = new();
    private readonly Shop _shop;

    public PostgreSqlIsolationTests() => _shop = new Shop(
        _database.Configure, services => services.AddSingleton<ISortirSettingsProvider>(_rival));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Verifying_has_a_connection_of_its_own_while_the_host_has_a_transaction_open()
    {
        await using var request = _shop.BeginRequest();
        var (context, checkout) = Resolve(request);
        _shop.Fake.Book.SetCard("2000000001");
        await using (await context.Database.BeginTransactionAsync(Token))
        {
            await checkout.VerifyCardAsync(
                new VerifyCardRequest { CartId = "cart-1", TicketId = "ticket-1", ProductId = Shop.Product, Card = "2000000001", Source = "192.0.2.1" }, Token);
        }

        Assert.Equal(UsageStatus.Pending, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task A_rival_between_read_and_write_is_noticed_and_the_order_placed_from_what_is_there_now()
    {
        await _shop.TypeCardAsync("cart-1");
        await using (var request = _shop.BeginRequest())
        {
            var (context, checkout) = Resolve(request);
            await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
            await AddOrderAsync(context);
            _rival.Strikes = ChangeAsync;
            Assert.IsType<OrderPlacement.Placed>(await checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
            await transaction.CommitAsync(Token);
        }

        var usage = await _shop.FindUsageAsync("cart-1");
        Assert.Equal((UsageStatus.Validated, 3L, "changed by the rival"), (usage.Status, usage.Version, usage.Grant.ActivityId ?? usage.ProductId));
        Assert.Equal(["Ann"], await _shop.FindBuyersAsync());
    }

    [Fact]
    public async Task Above_read_committed_a_conflict_is_the_providers_transient_exception()
    {
        await _shop.TypeCardAsync("cart-1");
        await using (var request = _shop.BeginRequest())
        {
            var (context, checkout) = Resolve(request);
            await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, Token);
            await AddOrderAsync(context);
            await ChangeAsync();

            var exception = await Assert.ThrowsAsync<PostgresException>(() => checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));

            Assert.Equal((PostgresErrorCodes.SerializationFailure, true), (exception.SqlState, exception.IsTransient));
        }

        Assert.Empty(await _shop.FindBuyersAsync());
        Assert.Equal(UsageStatus.Pending, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    [Fact]
    public async Task A_connection_lost_in_the_transaction_is_retried_by_the_hosts_strategy()
    {
        await using var wire = new PostgreSqlProxy();
        await using var shop = new Shop(options => options.UseNpgsql(
            wire.Through(_database.ConnectionString), npgsql => npgsql.EnableRetryOnFailure()));
        await shop.TypeCardAsync("cart-1");
        await using var request = shop.BeginRequest();
        var (context, checkout) = Resolve(request);
        var tries = 0;

        var placement = await checkout.PlaceOrderAsync(
            context,
            "cart-1",
            Shop.Tickets,
            async _ =>
            {
                await AddOrderAsync(context);
                if (++tries == 1)
                {
                    wire.DropNextAnswer();
                }

                return "order-1";
            },
            Token);

        Assert.IsType<OrderPlacement.Placed>(placement);
        Assert.Equal(2, tries);
        Assert.Equal(["Ann"], await shop.FindBuyersAsync());
    }

    // As another node would change the usage that the host's transaction has read, or is about to.
    private async Task ChangeAsync()
    {
        var usage = await _shop.FindUsageAsync("cart-1");
        await _shop.Store.CommitAsync([Sample.Update(usage, usage with { ProductId = "changed by the rival" })], [], Token);
    }

    private static async Task AddOrderAsync(ShopDbContext context)
    {
        context.Orders.Add(new ShopOrder { Buyer = "Ann" });
        await context.SaveChangesAsync(Token);
    }

    private static (ShopDbContext Context, ISortirCheckout Checkout) Resolve(AsyncServiceScope request) =>
        (request.ServiceProvider.GetRequiredService<ShopDbContext>(), request.ServiceProvider.GetRequiredService<ISortirCheckout>());

    /// <summary>The settings, asked for between reading and writing, which is when a rival hurts.</summary>
    private sealed class Rival : ISortirSettingsProvider
    {
        private static readonly OrganizerSettings Settings = new() { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake") };

        public Func<Task>? Strikes { get; set; }

        public async ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken)
        {
            var strike = Strikes;
            Strikes = null;
            await (strike?.Invoke() ?? Task.CompletedTask);
            return Settings;
        }
    }
}
