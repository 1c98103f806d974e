using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Leaks.Tests;

namespace Sortir.Client.Tests;

/// <summary>
/// With everything listening that can listen, over real sockets, neither card nor token nor service key comes out anywhere. Sortir.Leaks.Tests
/// plays the whole flow; this is the client by itself, on each framework, with a host's own handler in its pipeline.
/// </summary>
[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    private const string Handler = "handler";

    // Of its own, so that no other test says them.
    private const string Card = "6183940275";
    private const string Token = "tok_J8w2-leak/5==";
    private const string Key = "KvR7+leakQp/3c==";

    [Fact]
    public async Task Nothing_that_listens_hears_a_card_a_token_or_a_service_key()
    {
        using var hunt = new Hunt([Secret.Card(Card), Secret.Text("API token", Token), Secret.Text("service key", Key)]);

        // Answers that quote the card and the key wherever an answer can quote.
        string[] answers =
        [
            WireServer.Http(201, Key),
            WireServer.Http(404, Card, $"X-Echo: {Card}\r\nContent-Location: /{Card}\r\n"),
            $"HTTP/1.1 403 Refused {Card}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 302 Found\r\nLocation: /api/partners/{Card}\r\nContent-Length: 0\r\n\r\n",
            WireServer.Http(201, $"{{\"{Card}\": [{Token}"),
            WireServer.Http(201, $"<html>{Card}</html>"),
            WireServer.Http(418, Card),
            WireServer.Http(500, Card),
            "no HTTP\r\n\r\n",
            $"HTTP/1.1 201 Created\r\nContent-Length: {Card}999999999999\r\n\r\n",
            "",
        ];
        foreach (var answer in answers)
        {
            await using var server = new WireServer(async (_, stream, token) =>
            {
                await WireServer.WriteAsync(stream, answer, token);
                return false;
            });
            using var client = new WireClient(before: services => Listen(services, hunt));
            hunt.Evidence.Add(Handler, "verified", Printer.Print(await client.Client.VerifyAsync(CardNumber.Parse(Card), Connect(server), Ct)));
            hunt.Evidence.Add(Handler, "granted", Printer.Print(await client.Client.GrantAsync(new ServiceKey(Key), Connect(server), Ct)));
        }

        await using (var silent = new WireServer(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return false;
        }))
        {
            using var client = new WireClient(before: services => Listen(services, hunt));
            await client.Client.VerifyAsync(CardNumber.Parse(Card), Connect(silent) with { Timeout = TimeSpan.FromMilliseconds(200) }, Ct);
            using var caller = new CancellationTokenSource();
            var given = client.Client.VerifyAsync(CardNumber.Parse(Card), Connect(silent), caller.Token);
            await caller.CancelAsync();
            hunt.Evidence.Add(Handler, "cancelled", Printer.Print(await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given)));
        }

        // The listeners did listen.
        var evidence = hunt.Evidence;
        Assert.Contains(evidence.HeardBy(EventSourceListener.Name), heard => heard.Place.EndsWith("RequestStart", StringComparison.Ordinal) && heard.Text.Contains("_card_", StringComparison.Ordinal));
        Assert.Contains(("Sortir GET api/partners/{card} tag url.template", "api/partners/{card}"), evidence.HeardBy(TelemetryListeners.Activities));
        Assert.Contains(evidence.HeardBy(LogListener.Name), heard => heard.Place.StartsWith("Sortir.Client.AprasClient 10", StringComparison.Ordinal));
        Assert.Contains(evidence.HeardBy(Handler), heard => heard.Place == "response");
        Assert.Empty(hunt.Find());
    }

    [Fact]
    public void A_call_on_its_way_prints_masked()
    {
        var call = new GrantCall(new ServiceKey(Sample.Key), Sample.Connection);

        Assert.Equal("***", call.ToString());
        Assert.DoesNotContain(Sample.Key, System.Text.Json.JsonSerializer.Serialize<object>(call), StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static AprasConnection Connect(WireServer server) => server.Connection with { Token = new ApiToken(Token) };

    private static void Listen(IServiceCollection services, Hunt hunt)
    {
        hunt.Listen(services);
        HostHandler.Add(services, async (request, send) =>
        {
            hunt.Evidence.Add(Handler, "request", await PrintAsync(request));
            try
            {
                var response = await send();
                hunt.Evidence.Add(Handler, "response", Printer.Print(response) + await response.Content.ReadAsStringAsync());
                return response;
            }
            catch (Exception exception)
            {
                hunt.Evidence.Add(Handler, "exception", Printer.Print(exception));
                throw;
            }
            finally
            {
                hunt.Evidence.Add(Handler, "request after", await PrintAsync(request));
            }
        });
    }

    private static async Task<string> PrintAsync(HttpRequestMessage request) =>
        Printer.Print(request) + string.Join(",", request.Options) + (request.Content is null ? "" : await request.Content.ReadAsStringAsync());

    /// <summary>By itself: its listeners hear the whole process.</summary>
    [CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
    public sealed class Alone;
}
