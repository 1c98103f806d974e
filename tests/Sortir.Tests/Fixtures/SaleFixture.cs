using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Shared;

namespace Sortir.Tests;

/// <summary>
/// A shop with its clock, catalog, settings and storage in the test's hands. Its APRAS is the fake, or any number of simulators. The
/// background services run only after <see cref="StartAsync"/>.
/// </summary>
internal sealed class SaleFixture : IAsyncDisposable
{
    public const string CardA = "1000000001";
    public const string CardB = "1000000002";
    public const string CardC = "1000000003";
    public const string Cart = "cart-1";
    public const string Order = "order-1";

    private readonly IHost _host;

    private SaleFixture(SaleFixture? sharedWith, bool overHttp, Action<SortirOptions>? configure, Action<IServiceCollection>? services)
    {
        Clock = sharedWith?.Clock ?? new SaleClock();
        Catalog = sharedWith?.Catalog ?? new SaleCatalog(Clock.Now);
        Settings = sharedWith?.Settings ?? new SaleSettings();
        Store = sharedWith?.Store ?? new SaleStore(Clock);

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<ISortirCatalog>(Catalog);
        builder.Services.AddSingleton<ISortirSettingsProvider>(Settings);
        void Configure(SortirOptions options)
        {
            options.BaseUrl = "https://apras.invalid";
            options.Token = "fake";
            options.Keys.Add(Key("k1"));
            configure?.Invoke(options);
        }

        if (overHttp)
        {
            builder.Services.AddSortir(Configure);
        }
        else
        {
            Apras = builder.Services.AddSortirFake(Configure);
            var client = (IAprasClient)builder.Services.Last(service => service.ServiceType == typeof(IAprasClient)).ImplementationInstance!;
            if (sharedWith is not null)
            {
                (Apras, client) = (sharedWith.Apras, sharedWith.Wire.Inner);
            }

            Wire = new SaleApras(client);
            builder.Services.Replace(ServiceDescriptor.Singleton<IAprasClient>(Wire));
            foreach (var card in new[] { CardA, CardB, CardC })
            {
                Book.SetCard(card);
            }
        }

        builder.Services.Replace(ServiceDescriptor.Singleton<ISortirStore>(Store));
        builder.Services.Replace(ServiceDescriptor.Singleton<ISortirReader>(Store));

        // A stop that waits for what never comes fails its test, instead of ending by the host's patience.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        services?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public SaleClock Clock { get; }

    public SaleCatalog Catalog { get; }

    public SaleSettings Settings { get; }

    public SaleStore Store { get; }

    public LogRecorder Log { get; } = new();

    /// <summary>The fake APRAS of a shop without HTTP.</summary>
    public SortirFake Apras { get; } = null!;

    /// <summary>The way to the fake APRAS.</summary>
    public SaleApras Wire { get; } = null!;

    public AprasBook Book => Apras.Book;

    public IServiceProvider Services => _host.Services;

    public ISortirMaintenance Maintenance => Services.GetRequiredService<ISortirMaintenance>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static SaleFixture Create(Action<SortirOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        new(null, false, configure, services);

    /// <summary>Another node of the same shop: its own process, as it were, on the same storage.</summary>
    public SaleFixture CreateNode(Action<SortirOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        new(this, false, configure, services);

    /// <summary>A shop that talks HTTP to one simulator.</summary>
    public static SaleFixture Create(AprasSimulator apras, Action<SortirOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var shop = new SaleFixture(null, true, configure, services);
        shop.Settings.Set(CatalogEvent.DefaultOrganizerId, apras);
        return shop;
    }

    /// <summary>A key that is the same on every node.</summary>
    public static SortirKeyOptions Key(string id) => new() { Id = id, Secret = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id))) };

    public static SaleTicket Ticket(string ticketId, string productId = SaleCatalog.Reduced) => new(ticketId, productId);

    public Task StartAsync() => _host.StartAsync(Ct);

    public Task StopAsync() => _host.StopAsync(Ct).WaitAsync(TimeSpan.FromMinutes(1), Ct);

    public Task<CardVerification> VerifyAsync(
        string card,
        string ticket = "t1",
        string cart = Cart,
        string product = SaleCatalog.Reduced,
        string source = "203.0.113.7",
        bool trusted = false) => CallAsync(checkout => checkout.VerifyCardAsync(
        new VerifyCardRequest { CartId = cart, TicketId = ticket, ProductId = product, Card = card, Source = source, IsTrustedSource = trusted },
        Ct));

    public async Task HoldAsync(string card, string ticket = "t1", string cart = Cart, string product = SaleCatalog.Reduced) =>
        Assert.IsType<CardVerification.Accepted>(await VerifyAsync(card, ticket, cart, product, trusted: true));

    public Task<OrderPlacement> PlaceAsync(params SaleTicket[] tickets) => PlaceAsync(Cart, Order, tickets);

    public Task<OrderPlacement> PlaceAsync(string cart, string order, params SaleTicket[] tickets) =>
        CallAsync(checkout => checkout.PlaceOrderAsync(cart, order, tickets, Ct));

    public async Task<IReadOnlyList<TicketPaymentOutcome>> PayAsync(params SaleTicket[] tickets) =>
        [.. (await PayOrderAsync(Order, tickets)).Tickets.Select(ticket => ticket.Outcome)];

    public Task<OrderPayment> PayOrderAsync(string order, params SaleTicket[] tickets) =>
        CallAsync(checkout => checkout.PayOrderAsync(order, tickets, Ct));

    public Task<OrderCancellation> CancelAsync(string order = Order) => CallAsync(checkout => checkout.CancelOrderAsync(order, Ct));

    public async Task<CancelledTicket> CancelOnlyTicketAsync(string order = Order) =>
        Assert.Single(Assert.IsType<OrderCancellation.Cancelled>(await CancelAsync(order)).Tickets);

    public Task<OrderCancellation> CancelTicketsAsync(params string[] tickets) =>
        CallAsync(checkout => checkout.CancelTicketsAsync(Order, tickets, Ct));

    /// <summary>Holds a card for one ticket and orders it.</summary>
    public async Task SellAsync(string card, string ticket = "t1", string cart = Cart, string order = Order, string product = SaleCatalog.Reduced)
    {
        await HoldAsync(card, ticket, cart, product);
        Assert.IsType<OrderPlacement.Placed>(await PlaceAsync(cart, order, Ticket(ticket, product)));
    }

    /// <summary>Holds a card for one ticket, orders and pays it.</summary>
    public async Task SellPaidAsync(string card, string ticket = "t1", string cart = Cart, string order = Order, string product = SaleCatalog.Reduced)
    {
        await SellAsync(card, ticket, cart, order, product);
        Assert.IsType<OrderPayment.Paid>(await PayOrderAsync(order, Ticket(ticket, product)));
    }

    /// <summary>Sells tickets of a product to cards that the book does not know yet, and returns how many.</summary>
    public async Task<int> SellManyPaidAsync(AprasBook book, int count, string product = SaleCatalog.Reduced, string prefix = "2")
    {
        for (var i = 0; i < count; i++)
        {
            var card = $"{prefix}{i:D9}";
            book.SetCard(card);
            await SellPaidAsync(card, $"t{card}", $"c{card}", $"o{card}", product);
        }

        return count;
    }

    public Task<GrantDeliveryReport> DeliverAsync(CancellationToken? stopping = null) => Maintenance.DeliverDueGrantsAsync(stopping ?? Ct);

    /// <summary>The newest usage of a ticket.</summary>
    public async Task<CardUsage> UsageAsync(string ticket = "t1") => (await UsagesAsync()).First(usage => usage.TicketId == ticket);

    public async Task<IReadOnlyList<CardUsage>> UsagesAsync()
    {
        var usages = new List<CardUsage>();
        string? cursor = null;
        do
        {
            var page = await Store.ListUsagesAsync(new UsageFilter(), new PageRequest { Size = PageRequest.MaxSize, Cursor = cursor }, Ct);
            usages.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return usages;
    }

    /// <summary>The audit, oldest entry first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync()
    {
        var page = await Store.ListAuditAsync(new AuditFilter(), new PageRequest { Size = PageRequest.MaxSize }, Ct);
        Assert.Null(page.NextCursor);
        return [.. page.Items.Reverse()];
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }

    public async Task<T> CallAsync<T>(Func<ISortirCheckout, Task<T>> call)
    {
        await using var scope = Services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<ISortirCheckout>());
    }
}
