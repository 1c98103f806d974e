using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;

namespace Sortir.Leaks.Tests;

/// <summary>The hunt itself: one of Sortir's protections is taken away at a time, and it is found where it leaks.</summary>
public sealed class RemovedProtectionTests
{
    [Fact]
    public async Task With_all_of_them_there_is_nothing() => Assert.Empty(await FindAsync((_, _) => { }));

    [Fact]
    public async Task Traces_of_the_socket_handler() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Replace(services, _ => new SocketsHttpHandler()),
        (TelemetryListeners.Activities, "url.full"),
        (DiagnosticRecorder.Name, "System.Net.Http.HttpRequestOut"));

    [Fact]
    public async Task Loggers_of_the_HTTP_client_factory() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Replace(services, provider => new LoggingHttpMessageHandler(provider.GetRequiredService<ILoggerFactory>().CreateLogger("host.http"))
        {
            InnerHandler = new PlantedHandler(_ => { }),
        }),
        (LogListener.Name, "host.http 100 RequestStart value Uri"));

    [Fact]
    public async Task The_scope_of_the_HTTP_client_factory() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Replace(services, provider => new LoggingScopeHttpMessageHandler(provider.GetRequiredService<ILoggerFactory>().CreateLogger("host.http"))
        {
            InnerHandler = new PlantedHandler(_ => { }),
        }),
        (LogListener.Name, "host.http scope"));

    [Fact]
    public async Task The_event_source_of_the_HTTP_client() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Replace(services, _ => new InvokerHandler()), (EventSourceListener.Name, "System.Net.Http RequestStart"));

    [Fact]
    public async Task An_exception_with_the_address() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Add(services, (_, request) => throw new HttpRequestException("No answer from " + request.RequestUri)),
        (ExceptionRecorder.Name, "System.Net.Http.HttpRequestException"),
        (EventSourceListener.Name, "ExceptionThrown"));

    [Fact]
    public async Task An_exception_with_the_address_in_its_data() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Add(services, (_, request) => throw new HttpRequestException("No answer") { Data = { ["address"] = request.RequestUri } }),
        (ExceptionRecorder.Name, "System.Net.Http.HttpRequestException"));

    [Fact]
    public async Task An_activity_of_the_host() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Add(services, static (_, request) => HostTelemetry.Trace(request.RequestUri!)),
        (TelemetryListeners.Activities, "host asking tag address"),
        (TelemetryListeners.Activities, "host asking baggage address"),
        (TelemetryListeners.Activities, "host asking event asked"),
        (TelemetryListeners.Activities, "host asking link"));

    [Fact]
    public async Task A_tag_of_a_metric() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Add(services, static (_, request) => HostTelemetry.Count(request.RequestUri!)), (TelemetryListeners.Metrics, "host.asked tag address"));

    [Fact]
    public async Task An_event_source_and_a_diagnostic_listener_of_the_host() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Add(services, static (_, request) => HostTelemetry.Tell(request)),
        (EventSourceListener.Name, "Host-Tries Tried"),
        (DiagnosticRecorder.Name, "host.tried"));

    [Fact]
    public async Task A_retry_that_is_named_after_the_address() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Add(services, static (provider, request) => HostTelemetry.Retry(provider, request.RequestUri!)), (RecordingPolly.Name, "OnRetry"));

    [Fact]
    public async Task A_card_in_a_health_entry() => await AssertFoundAsync(
        (services, secrets) => services.AddHealthChecks().AddCheck("host", () => new(default, data: new Dictionary<string, object> { ["last"] = secrets.Cards[0] })),
        ("health", "host"));

    [Fact]
    public async Task A_cache_that_is_keyed_by_the_card_and_holds_the_key() => await AssertFoundAsync(
        (services, secrets) => PlantedHandler.Add(services, (provider, request) => HostTelemetry.Remember(provider, request.RequestUri!, secrets)),
        (RecordingCache.Name, "key"),
        (RecordingCache.Name, "value"));

    [Fact]
    public async Task A_limiter_that_counts_by_the_card() => await AssertFoundAsync(
        (services, _) => PlantedHandler.Add(services, static (provider, request) => HostTelemetry.Limit(provider, request.RequestUri!)), (RecordingLimiter.Name, "key"));

    [Fact]
    public async Task An_answer_that_repeats_the_card()
    {
        await using var shop = await PlayShop.StartAsync(map: (app, secrets) => app.MapGet("/echo", () => Results.Text(secrets.Cards[3])));
        using var browser = shop.NewBrowser();

        await browser.GetAsync("/echo");

        AssertFound(shop, (PlayBrowser.Name, "GET /echo"));
    }

    [Fact]
    public async Task A_place_that_tells_the_secret_is_not_told()
    {
        await using var shop = await PlayShop.StartAsync(configure: (services, secrets) => PlantedHandler.Add(
            services, (provider, _) => HostTelemetry.Log(provider.GetRequiredService<ILoggerFactory>().CreateLogger(secrets.Cards[0]))));

        await new Play(shop).VerifyOneAsync();

        AssertFound(shop, (LogListener.Name, "(the place itself tells the secret)"));
    }

    private static async Task AssertFoundAsync(Action<IServiceCollection, PlaySecrets> remove, params (string Listener, string Place)[] where)
    {
        await using var shop = await PlayShop.StartAsync(configure: remove);
        await new Play(shop).VerifyOneAsync();
        AssertFound(shop, where);
    }

    private static async Task<IReadOnlyList<Finding>> FindAsync(Action<IServiceCollection, PlaySecrets> remove)
    {
        await using var shop = await PlayShop.StartAsync(configure: remove);
        await new Play(shop).VerifyOneAsync();
        return shop.Hunt.Find();
    }

    internal static void AssertFound(PlayShop shop, params (string Listener, string Place)[] where)
    {
        var found = shop.Hunt.Find();

        Assert.All(where, expected => Assert.Contains(
            found, finding => finding.Listener == expected.Listener && finding.Place.Contains(expected.Place, StringComparison.Ordinal)));
        var search = new SecretSearch(shop.Secrets.All);
        Assert.All(found, finding => Assert.Empty(search.FindIn(finding.ToString())));
    }
}
