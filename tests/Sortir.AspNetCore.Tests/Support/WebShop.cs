using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Shared;

namespace Sortir.AspNetCore.Tests.Support;

/// <summary>A shop that maps the buyer's endpoints, with an APRAS in memory.</summary>
internal sealed class WebShop : IAsyncDisposable
{
    public const string Show = "show-reduced";
    public const string Other = "other-reduced";
    public const string Full = "show-full";

    private static readonly DateTimeOffset Start = new(2026, 9, 1, 18, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly bool _isKestrel;
    private int _cards;

    private WebShop(WebApplication app, bool isKestrel)
    {
        _app = app;
        _isKestrel = isKestrel;
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time => (FakeTimeProvider)Services.GetRequiredService<TimeProvider>();

    public SortirFake Fake => Services.GetRequiredService<SortirFake>();

    public GatedApras Apras => (GatedApras)Services.GetRequiredService<IAprasClient>();

    public Carts Carts => Services.GetRequiredService<Carts>();

    public LogRecorder Log => Services.GetRequiredService<LogRecorder>();

    public IServiceProvider Services => _app.Services;

    public Uri Address => _isKestrel ? new Uri(_app.Urls.Single()) : _app.GetTestServer().BaseAddress;

    /// <param name="web">The options of the web.</param>
    /// <param name="configure">The host's own services.</param>
    /// <param name="use">What stands before the endpoints.</param>
    /// <param name="onKestrel">Whether the shop listens on a socket.</param>
    /// <param name="map">Maps more endpoints.</param>
    public static async Task<WebShop> StartAsync(
        Action<SortirWebOptions>? web = null,
        Action<SortirBuilder>? configure = null,
        Action<WebApplication>? use = null,
        bool onKestrel = false,
        Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        if (onKestrel)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        var log = new LogRecorder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        var services = builder.Services;
        services.AddSingleton(log);
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(Start));
        services.AddSingleton<Carts>();
        services.AddSortirFake(static options =>
        {
            options.Products[Show] = new SortirProductOptions { EventId = "show" };
            options.Products[Other] = new SortirProductOptions { EventId = "other" };
        });
        var inner = (IAprasClient)services.Last(service => service.ServiceType == typeof(IAprasClient)).ImplementationInstance!;
        services.Replace(ServiceDescriptor.Singleton<IAprasClient>(new GatedApras(inner)));
        var sortir = services.AddSortir(static _ => { }).UseCart<ShopTickets>(web);
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        configure?.Invoke(sortir);

        var app = builder.Build();
        app.Use(TakeTestHeadersAsync);
        use?.Invoke(app);
        app.UseRouting();
        app.MapSortir("/sortir");
        app.MapGet("/", (HttpContext context, SortirCartCookie cookie, Carts carts, string tickets) =>
        {
            var cartId = cookie.GetOrCreate(context);
            carts[cartId] = [.. tickets.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ToTicket)];
            return cartId;
        });
        map?.Invoke(app);
        await app.StartAsync(Ct);
        return new WebShop(app, onKestrel);
    }

    public Browser NewBrowser(string basePath = "")
    {
        var cookies = new CookieContainer();
        HttpMessageHandler handler = _isKestrel
            ? new SocketsHttpHandler { CookieContainer = cookies }
            : new CookieContainerHandler(cookies) { InnerHandler = _app.GetTestServer().CreateHandler() };
        return new Browser(new HttpClient(handler) { BaseAddress = new Uri(Address, basePath + "/") }, cookies);
    }

    /// <summary>A browser with a cart of tickets, and the token that its page has.</summary>
    public async Task<Browser> NewBuyerAsync(string tickets = "t1=show-reduced,t2=show-reduced")
    {
        var browser = NewBrowser();
        await browser.OpenAsync(tickets);
        return browser;
    }

    /// <summary>A card that APRAS knows.</summary>
    public string NewCard(AprasBeneficiary? holder = null)
    {
        var card = $"10{++_cards:D8}";
        Fake.Book.SetCard(card, beneficiary: holder);
        return card;
    }

    public async Task<T> CallAsync<T>(Func<ISortirCheckout, Task<T>> call)
    {
        await using var scope = Services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<ISortirCheckout>());
    }

    public async Task<IReadOnlyList<CardUsage>> HoldsAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        var page = await scope.ServiceProvider.GetRequiredService<ISortirReader>().ListUsagesAsync(new UsageFilter(), new PageRequest(), Ct);
        return [.. page.Items.Where(usage => usage.Status == UsageStatus.Pending)];
    }

    public Task StopAsync() => _app.StopAsync(Ct);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static SaleTicket ToTicket(string text) => new(text.Split('=')[0], text.Split('=')[1]);

    // What a connection or a sign-in would bring.
    private static Task TakeTestHeadersAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers["Test-Address"].FirstOrDefault() is { } address)
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        }

        if (context.Request.Headers["Test-User"].FirstOrDefault() is { } user)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "test"));
        }

        return next(context);
    }
}
