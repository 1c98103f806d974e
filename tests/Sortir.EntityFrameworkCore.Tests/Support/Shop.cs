using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Shared;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A shop with an APRAS that needs no socket, and one product that needs a card.</summary>
public sealed class Shop : IAsyncDisposable
{
    public const string Product = "reduced";
    public const string Event = "event-1";

    private readonly ServiceProvider _services;
    private readonly Stack<IHostedService> _running = [];
    private int _cards;

    /// <summary>Opens a shop, or a node of one.</summary>
    /// <param name="configure">Its database.</param>
    /// <param name="services">Changes the services, after all others.</param>
    /// <param name="options">Changes the options.</param>
    public Shop(Action<DbContextOptionsBuilder> configure, Action<IServiceCollection>? services = null, Action<SortirOptions>? options = null)
    {
        var collection = new ServiceCollection();
        collection.AddDbContext<ShopDbContext>(configure);
        collection.AddSingleton<ILoggerProvider>(Logs);
        Fake = collection.AddSortirFake(sortir =>
        {
            sortir.Products[Product] = new SortirProductOptions { EventId = Event, EventEndsAt = DateTimeOffset.MaxValue };
            sortir.Keys.Add(new SortirKeyOptions { Id = "key", Secret = Convert.ToBase64String(SHA256.HashData("the shop's key"u8)) });

            // A busy machine is no outage.
            sortir.Timeout = TimeSpan.FromSeconds(30);
            options?.Invoke(sortir);
        });
        collection.AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>();
        services?.Invoke(collection);
        _services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public SortirFake Fake { get; }

    /// <summary>APRAS as this shop reaches it, for another node.</summary>
    public IAprasClient Apras => _services.GetRequiredService<IAprasClient>();

    internal LogRecorder Logs { get; } = new();

    public ISortirStore Store => _services.GetRequiredService<EfStore>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>As a request of the web has one.</summary>
    public AsyncServiceScope BeginRequest() => _services.CreateAsyncScope();

    /// <summary>Starts what runs by itself in a host.</summary>
    public async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(Token);
            _running.Push(service);
        }
    }

    /// <summary>A card that APRAS takes.</summary>
    public string NewCard()
    {
        var card = (1_000_000_000L + Interlocked.Increment(ref _cards)).ToString(CultureInfo.InvariantCulture);
        Fake.Book.SetCard(card);
        return card;
    }

    /// <summary>Types a good card into the first ticket of a cart.</summary>
    public Task<CardVerification> TypeCardAsync(string cart) => TypeCardAsync(cart, NewCard());

    public Task<CardVerification> TypeCardAsync(string cart, string card, string source = "192.0.2.1") => CallAsync((ISortirCheckout checkout) =>
        checkout.VerifyCardAsync(
            new VerifyCardRequest { CartId = cart, TicketId = "ticket-1", ProductId = Product, Card = card, Source = source }, Token));

    /// <summary>Calls a service as one request does.</summary>
    public async Task<TResult> CallAsync<TService, TResult>(Func<TService, Task<TResult>> call)
        where TService : notnull
    {
        await using var request = BeginRequest();
        return await call(request.ServiceProvider.GetRequiredService<TService>());
    }

    public static SaleTicket[] Tickets { get; } = [new("ticket-1", Product)];

    public async Task<CardUsage> FindUsageAsync(string cart) =>
        Assert.Single(await Store.FindAsync(new UsageQuery { CartIds = [cart] }, Token));

    public async Task<string[]> FindBuyersAsync()
    {
        await using var request = BeginRequest();
        return await request.ServiceProvider.GetRequiredService<ShopDbContext>().Orders.Select(order => order.Buyer).Order().ToArrayAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _running)
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
