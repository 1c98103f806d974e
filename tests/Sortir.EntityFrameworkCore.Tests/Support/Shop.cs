using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A shop with an APRAS that needs no socket, and one product that needs a card.</summary>
public sealed class Shop : IAsyncDisposable
{
    public const string Product = "reduced";

    private readonly ServiceProvider _services;
    private int _cards;

    public Shop(Action<DbContextOptionsBuilder> configure, Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        collection.AddDbContext<ShopDbContext>(configure);
        collection.AddSingleton<ILoggerProvider>(Logs);
        Fake = collection.AddSortirFake(options =>
            options.Products[Product] = new SortirProductOptions { EventId = "event-1", EventEndsAt = DateTimeOffset.MaxValue });
        collection.AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>();
        services?.Invoke(collection);
        _services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public SortirFake Fake { get; }

    public LogRecorder Logs { get; } = new();

    public ISortirStore Store => _services.GetRequiredService<EfStore>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>As a request of the web has one.</summary>
    public AsyncServiceScope BeginRequest() => _services.CreateAsyncScope();

    /// <summary>Types a good card into the first ticket of a cart.</summary>
    public async Task<CardVerification> TypeCardAsync(string cart)
    {
        var card = (1_000_000_000L + Interlocked.Increment(ref _cards)).ToString(CultureInfo.InvariantCulture);
        Fake.Book.SetCard(card);
        await using var request = BeginRequest();
        return await request.ServiceProvider.GetRequiredService<ISortirCheckout>().VerifyCardAsync(
            new VerifyCardRequest { CartId = cart, TicketId = "ticket-1", ProductId = Product, Card = card, Source = "192.0.2.1" }, Token);
    }

    public static SaleTicket[] Tickets { get; } = [new("ticket-1", Product)];

    public async Task<CardUsage> FindUsageAsync(string cart) =>
        Assert.Single(await Store.FindAsync(new UsageQuery { CartIds = [cart] }, Token));

    public async Task<string[]> FindBuyersAsync()
    {
        await using var request = BeginRequest();
        return await request.ServiceProvider.GetRequiredService<ShopDbContext>().Orders.Select(order => order.Buyer).Order().ToArrayAsync(Token);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
