using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Time.Testing;
using Sortir.Testing;

namespace Sortir.Browser.Tests.Support;

/// <summary>A small shop on a socket: one page with card fields, under a strict content security policy and a path base.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'";

    private readonly WebApplication _app;
    private int _cards;

    private PageHost(WebApplication app) => _app = app;

    public string Address => $"{_app.Urls.Single()}/shop";

    public Carts Carts => _app.Services.GetRequiredService<Carts>();

    public SortirFake Fake => _app.Services.GetRequiredService<SortirFake>();

    public FakeTimeProvider Time => (FakeTimeProvider)_app.Services.GetRequiredService<TimeProvider>();

    /// <summary>A page without a tag helper: what it has inside its body.</summary>
    public string Bare { get; set; } = "";

    public static async Task<PageHost> StartAsync()
    {
        // The static web assets of a referenced library are found in development.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(PageHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Development",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 9, 1, 18, 0, 0, TimeSpan.Zero)));
        builder.Services.AddSingleton<Carts>();
        builder.Services.AddSortirFake(static options => options.Products[Carts.Reduced] = new SortirProductOptions { EventId = "show" });
        builder.Services.AddSortir(static _ => { }).UseCart<CartTickets>();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddRazorPages();

        var app = builder.Build();
        var host = new PageHost(app);
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        });
        app.UsePathBase("/shop");
        app.UseStaticFiles();
        app.UseRouting();
        app.MapRazorPages();
        app.MapSortir("/sortir");
        app.MapGet("/elsewhere", () => "elsewhere");
        app.MapGet("/bare", () => Results.Content($"""
            <!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Bare</title><link rel="icon" href="data:,">
            <link rel="stylesheet" href="page.css"><link rel="stylesheet" href="_content/Sortir.AspNetCore/sortir-card-field.css">
            <script type="module" src="_content/Sortir.AspNetCore/sortir-card-field.js"></script></head>
            <body><main><h1>Bare</h1>{host.Bare}</main></body></html>
            """, "text/html"));
        await app.StartAsync();
        return host;
    }

    /// <summary>A card that APRAS knows.</summary>
    public string NewCard()
    {
        var card = $"20{++_cards:D8}";
        Fake.Book.SetCard(card);
        return card;
    }

    /// <summary>Another buyer takes a card first.</summary>
    public Task HoldElsewhereAsync(string card) => HoldAsync("somebody else's", "x", card);

    /// <summary>A card is verified for a ticket, without a browser.</summary>
    public async Task HoldAsync(string cartId, string ticketId, string card)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<ISortirCheckout>().VerifyCardAsync(new VerifyCardRequest
        {
            CartId = cartId, TicketId = ticketId, ProductId = Carts.Reduced, Card = card, Source = "elsewhere",
        });
        Assert.IsType<CardVerification.Accepted>(answer);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
