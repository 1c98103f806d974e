using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.AspNetCore;
using Sortir.EntityFrameworkCore;

namespace Sortir.WebLoad;

/// <summary>A shop as a host would write it, behind a proxy that it knows; or, without a database, an empty endpoint that only asks APRAS.</summary>
internal static class WebHost
{
    internal const string ProductId = "matinee";
    internal const string VerifyPath = "/sortir/cards/verify";
    internal const string CartPath = "/sortir/cart";
    internal const string EnterPath = "/enter";
    internal const string OrderPath = "/order";
    internal const string CartsPath = "/carts";
    internal const string FiguresPath = "/figures";

    private const string InTurn = "in turn";

    internal static async Task ServeAsync()
    {
        var settings = JsonSerializer.Deserialize<HostSettings>((await Console.In.ReadLineAsync())!)!;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders()
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Error)
            .AddFilter("Polly", LogLevel.None);
        if (settings.Database is not null)
        {
            AddShop(builder.Services, settings);
        }

        await using var app = builder.Build();
        using var apras = new HttpClient();
        if (settings.Database is null)
        {
            MapEmpty(app, apras, settings);
        }
        else
        {
            await app.Services.GetRequiredService<ISortirDatabase>().EnsureSchemaAsync();
            MapShop(app);
        }

        app.MapGet(FiguresPath, () => new HostFigures(GC.GetTotalAllocatedBytes(precise: true), Environment.WorkingSet));
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static void AddShop(IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton<CartShelf>();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();

        // Whoever is let in is answered in time; the others wait in a queue, and not all together at the database.
        services.AddRateLimiter(limits => limits.AddConcurrencyLimiter(InTurn, queue => (queue.PermitLimit, queue.QueueLimit) = (64, 100_000)));
        services.AddSortir(options =>
            {
                options.BaseUrl = settings.Apras.AbsoluteUri;
                options.Token = settings.Token;
                options.Keys.Add(new SortirKeyOptions { Id = "load", Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
                options.Products.Add(ProductId, new SortirProductOptions());
                options.Grants.Deliver = settings.IsSale;
                if (settings.IsSale)
                {
                    // The limits as they are by default, and windows that end within a run.
                    options.Attempts.Window = TimeSpan.FromSeconds(10);
                    options.Circuit.BreakDuration = TimeSpan.FromSeconds(3);
                }
            })
            .UseSortirDatabase(database => database.UseNpgsql($"{settings.Database};Timeout=30;Command Timeout=30"))
            .UseCart<CartTickets>();
    }

    private static void MapShop(WebApplication app)
    {
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, KnownProxies = { IPAddress.Loopback } });
        app.UseRouting();
        app.UseRateLimiter();
        app.MapSortir("/sortir").RequireRateLimiting(InTurn);
        app.MapPost(EnterPath, (HttpContext context, SortirCartCookie cookie, CartShelf carts, int tickets) =>
        {
            var cartId = cookie.Renew(context);
            carts.Fill(cartId, tickets);
            return cartId;
        });
        app.MapPost(OrderPath, OrderAsync).RequireRateLimiting(InTurn);
        app.MapGet(CartsPath, (SortirCartCookie cookie, CartShelf carts, int count) => Enumerable.Range(0, count).Select(_ =>
        {
            var browser = new DefaultHttpContext();
            carts.Fill(cookie.Renew(browser), 1);
            return browser.Response.Headers.SetCookie[0]!.Split(';')[0];
        }));
    }

    // Ordered and paid at once, as by a bank that answers within the request.
    private static async Task<IResult> OrderAsync(HttpContext context, SortirCartCookie cookie, CartShelf carts, ISortirCheckout checkout)
    {
        var cartId = cookie.Find(context)!;
        var tickets = carts.Find(cartId)!;
        var orderId = $"order-{cartId}";
        var placement = await checkout.PlaceOrderAsync(cartId, orderId, tickets, context.RequestAborted);
        if (placement is not OrderPlacement.Placed)
        {
            return Results.Conflict(placement.GetType().Name);
        }

        var payment = await checkout.PayOrderAsync(orderId, tickets, context.RequestAborted);
        return payment is OrderPayment.Paid ? Results.Ok() : Results.Conflict(payment.GetType().Name);
    }

    private static void MapEmpty(WebApplication app, HttpClient apras, HostSettings settings)
    {
        apras.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", settings.Token);
        var prefix = settings.Apras.AbsoluteUri + "api/partners/";
        app.MapPost(VerifyPath, async (CardBody body) => (await apras.GetStringAsync(prefix + body.Card)).Length > 0 ? Results.NoContent() : Results.StatusCode(502));
    }
}
