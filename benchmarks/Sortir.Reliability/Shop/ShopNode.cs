using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sortir.Reliability;

/// <summary>A node of the shop: a web host as any other, which lives until its parent lets it go, or kills it.</summary>
internal static class ShopNode
{
    internal const string Argument = "node";

    internal static async Task<int> RunAsync()
    {
        var settings = JsonSerializer.Deserialize<NodeSettings>((await Console.In.ReadLineAsync())!)!;
        await using var app = Build(settings);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());

        // The parent has closed the pipe, or is gone: a deploy, which finishes what is under way.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static WebApplication Build(NodeSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders()
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Services.AddSingleton(settings);
        builder.Services.AddDbContext<ShopDbContext>(options => options.UseNpgsql(
            settings.Database,
            npgsql => _ = RetriesByItself(settings) ? npgsql.EnableRetryOnFailure(3, TimeSpan.FromMilliseconds(500), null) : npgsql));
        builder.Services.AddSortir(options => Configure(options, settings)).UseEntityFrameworkCore<ShopDbContext>().UseOrderLookup<ShopLookup>();
        builder.Services.AddScoped<ShopDesk>();

        var app = builder.Build();
        Map<CardRequest>(app, "/cards", async (desk, request, token) => await desk.VerifyAsync(request, token));
        Map<TicketRequest>(app, "/releases", async (desk, request, token) => await desk.ReleaseAsync(request, token));
        Map<MoveRequest>(app, "/moves", async (desk, request, token) => await desk.MoveAsync(request, token));
        Map<OrderRequest>(app, "/orders", async (desk, request, token) => await desk.OrderAsync(request, token));
        Map<PaymentRequest>(app, "/payments", async (desk, request, token) => await desk.PayAsync(request, token));
        Map<CancellationRequest>(app, "/cancellations", async (desk, request, token) => await desk.CancelAsync(request, token));
        Map<ForgottenRequest>(app, "/forgotten", async (desk, request, token) => await desk.ForgetAsync(request, token));
        return app;
    }

    private static bool RetriesByItself(NodeSettings settings) => settings.Index % 3 != 0;

    // As short as the options allow, so that leases lapse and holds are taken over within a run.
    private static void Configure(SortirOptions options, NodeSettings settings)
    {
        options.BaseUrl = settings.Apras.ToString();
        options.Token = settings.Token;
        options.Keys.Add(new SortirKeyOptions { Id = "2026", Secret = settings.Secret });
        options.HoldLifetime = TimeSpan.FromSeconds(10);
        options.CorrectionWindow = TimeSpan.FromSeconds(5);
        options.RefusalLifetime = TimeSpan.FromSeconds(5);
        options.Circuit.BreakDuration = TimeSpan.FromSeconds(1);
        options.Grants.PollInterval = TimeSpan.FromMilliseconds(500);
        options.Grants.Timeout = TimeSpan.FromSeconds(1);
        options.Grants.LeaseMargin = TimeSpan.FromSeconds(1);
        options.Grants.LeaseDuration = TimeSpan.FromSeconds(3);
        options.Grants.BackoffMin = TimeSpan.FromMilliseconds(200);
        options.Grants.BackoffMax = TimeSpan.FromSeconds(2);
        options.Reconciliation.UnpaidAfter = TimeSpan.FromSeconds(3);
        options.Reconciliation.Interval = TimeSpan.FromSeconds(2);
        for (var show = 0; show < Repertoire.Shows; show++)
        {
            options.Products[Repertoire.Product(show)] = new SortirProductOptions
            {
                EventId = Repertoire.Event(show),
                EventEndsAt = DateTimeOffset.MaxValue,
                ActivityId = Repertoire.Activity(show),
            };
        }
    }

    private static void Map<TRequest>(WebApplication app, string path, Func<ShopDesk, TRequest, CancellationToken, Task<object?>> handle) =>
        app.MapPost(path, async (TRequest request, ShopDesk desk, CancellationToken cancellationToken) =>
        {
            try
            {
                return await handle(desk, request, cancellationToken) is { } answer ? Results.Json(answer) : Results.NotFound();
            }
            catch (Exception exception) when (Mishap.IsOfTheSurroundings(exception))
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }
            catch (Exception exception)
            {
                // A defect: the run must not pass over it. The message of an exception holds no card: that is a rule of the library.
                return Results.Text($"{path}: {exception.GetType().Name}: {exception.Message}", statusCode: StatusCodes.Status500InternalServerError);
            }
        });
}
