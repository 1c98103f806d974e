using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples.Shop.Tests;

/// <summary>The shop's sales without its pages: its orders on a SQLite file, beside the cards, and an APRAS in memory.</summary>
internal sealed class SalesDesk : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"sortir-desk-{Guid.NewGuid():N}.db");
    private readonly ServiceProvider _services;
    private int _cards;

    private SalesDesk()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddDbContext<ShopDbContext>(options => options.UseSqlite($"Data Source={_file}").AddInterceptors(Reads));
        services.AddSortirFake().Book.EligibleByDefault = _ => true;
        services.AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>().UseCatalog<ShopCatalog>();
        services.AddScoped<Orders>();
        _services = services.BuildServiceProvider();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero));

    /// <summary>What happens around the reads of the shop's tables.</summary>
    public ReadInterceptor Reads { get; } = new();

    public static async Task<SalesDesk> OpenAsync()
    {
        var desk = new SalesDesk();
        await using var scope = desk._services.CreateAsyncScope();
        await ShopSeed.ApplyAsync(scope.ServiceProvider.GetRequiredService<ShopDbContext>(), desk.Clock);
        return desk;
    }

    /// <summary>Orders a reduced ticket with a card, and tickets at the full price beside it.</summary>
    public async Task<Order> OrderAsync(int full = 0) => (await PlaceAsync(await FillCartAsync(full)))!;

    /// <summary>Fills a cart with a reduced ticket with a card, and tickets at the full price beside it.</summary>
    public async Task<string> FillCartAsync(int full = 0)
    {
        var cartId = Guid.NewGuid().ToString("N");
        var reduced = await AskAsync(async (ShopDbContext shop) =>
        {
            var products = await shop.Products.OrderBy(product => product.Id).ToListAsync(Token);
            var ticket = NewTicket(products.First(product => product.NeedsCard));
            shop.CartTickets.Add(ticket);
            shop.CartTickets.AddRange(Enumerable.Repeat(products.First(product => !product.NeedsCard), full).Select(NewTicket));
            await shop.SaveChangesAsync(Token);
            return ticket;
        });
        var request = new VerifyCardRequest
        {
            CartId = cartId, TicketId = reduced.Id, ProductId = reduced.ProductId, Card = $"35{++_cards:D8}", Source = "desk",
        };
        Assert.IsType<CardVerification.Accepted>(await AskAsync((ISortirCheckout checkout) => checkout.VerifyCardAsync(request, Token)));
        return cartId;

        CartTicket NewTicket(Product product) => new() { Id = Guid.NewGuid().ToString("N"), CartId = cartId, ProductId = product.Id };
    }

    public Task<Order?> PlaceAsync(string cartId) => AskAsync((Orders orders) => orders.PlaceAsync(cartId, "camille@example.org", Token));

    public Task<bool> PayAsync(Order order, string paymentId, int cents) =>
        AskAsync((Orders orders) => orders.PayAsync(paymentId, order.Id, cents, Token));

    public Task<Order> ReadAsync(Order order) => AskAsync(async (Orders orders) => (await orders.FindAsync(order.Key, Token))!);

    public async Task ExpireAsync()
    {
        using var expiry = new OrderExpiry(_services.GetRequiredService<IServiceScopeFactory>(), Clock, NullLogger<OrderExpiry>.Instance);
        await expiry.ExpireAsync(Token);
    }

    public Task ExecuteAsync(string sql) => AskAsync((ShopDbContext shop) => shop.Database.ExecuteSqlRawAsync(sql, Token));

    /// <summary>The grants of an order that are due.</summary>
    public Task<int> CountDueAsync(Order order) => AskAsync(async (ISortirReader reader) =>
    {
        var page = await reader.ListUsagesAsync(new UsageFilter { OrderId = order.SortirId }, new PageRequest(), Token);
        return page.Items.Count(usage => usage.Grant.State == GrantState.Due);
    });

    public async Task<T> AskAsync<TService, T>(Func<TService, Task<T>> ask)
        where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { _file, $"{_file}-wal", $"{_file}-shm" })
        {
            File.Delete(file);
        }
    }
}
