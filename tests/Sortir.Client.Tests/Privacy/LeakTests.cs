using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.Domain;

namespace Sortir.Client.Tests;

/// <summary>With everything listening that can listen, over real sockets, neither card nor token nor service key comes out anywhere.</summary>
public sealed class LeakTests
{
    [Fact]
    public async Task Nothing_that_listens_hears_a_card_a_token_or_a_service_key()
    {
        var heard = new ConcurrentQueue<string>();
        using var logs = new LogRecorder();
        using var events = new EventRecorder(heard);
        using var diagnostics = DiagnosticListener.AllListeners.Subscribe(new DiagnosticRecorder(heard));
        using var activities = Record(heard);
        ActivitySource.AddActivityListener(activities);

        // Answers that quote the card and the key wherever an answer can quote.
        string[] answers =
        [
            WireServer.Http(201, Sample.Key),
            WireServer.Http(404, Sample.CardDigits, $"X-Echo: {Sample.CardDigits}\r\nContent-Location: /{Sample.CardDigits}\r\n"),
            $"HTTP/1.1 403 Refused {Sample.CardDigits}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 302 Found\r\nLocation: /api/partners/{Sample.CardDigits}\r\nContent-Length: 0\r\n\r\n",
            WireServer.Http(201, $"{{\"{Sample.CardDigits}\": [{Sample.Token}"),
            WireServer.Http(201, $"<html>{Sample.CardDigits}</html>"),
            WireServer.Http(418, Sample.CardDigits),
            WireServer.Http(500, Sample.CardDigits),
            $"no HTTP {Sample.CardDigits} {Sample.Token}\r\n\r\n",
            $"HTTP/1.1 201 Created\r\nbad header {Sample.CardDigits}\r\n\r\n",
            $"HTTP/1.1 201 Created\r\nContent-Length: {Sample.CardDigits}999999999999\r\n\r\n",
            "",
        ];
        foreach (var answer in answers)
        {
            await using var server = new WireServer(async (_, stream, token) =>
            {
                await WireServer.WriteAsync(stream, answer, token);
                return false;
            });
            using var client = new WireClient(before: services => Listen(services, logs, heard));
            await client.VerifyAsync(server.Connection);
            heard.Enqueue((await client.GrantAsync(server.Connection)).ToString());
        }

        await using (var silent = new WireServer(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return false;
        }))
        {
            using var client = new WireClient(before: services => Listen(services, logs, heard));
            heard.Enqueue((await client.VerifyAsync(silent.Connection with { Timeout = TimeSpan.FromMilliseconds(200) })).ToString());
            using var caller = new CancellationTokenSource();
            var given = client.Client.VerifyAsync(Sample.Card, silent.Connection, caller.Token);
            await caller.CancelAsync();
            heard.Enqueue((await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given)).ToString());
        }

        var all = heard.Concat(logs.Lines.Select(line => line.Text)).ToList();

        // The listeners did listen.
        Assert.Contains(all, text => text.Contains("RequestStart", StringComparison.Ordinal) && text.Contains("_card_", StringComparison.Ordinal));
        Assert.Contains(all, text => text.Contains("url.template=api/partners/{card}", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, line => line.Event.Id is >= 1000 and < 1100);
        Assert.Contains(all, text => text.StartsWith("handler", StringComparison.Ordinal));
        Assert.All(all, text => Assert.False(
            text.Contains(Sample.CardDigits, StringComparison.Ordinal)
                || text.Contains(Sample.Token, StringComparison.Ordinal)
                || text.Contains(Sample.Key, StringComparison.Ordinal),
            "A secret came out, in: " + Mask(text)));
    }

    [Fact]
    public void A_call_on_its_way_prints_masked()
    {
        var call = new GrantCall(new ServiceKey(Sample.Key), Sample.Connection);

        Assert.Equal("***", call.ToString());
        Assert.DoesNotContain(Sample.Key, System.Text.Json.JsonSerializer.Serialize<object>(call), StringComparison.Ordinal);
    }

    private static string Mask(string text) => text
        .Replace(Sample.CardDigits, "<card>", StringComparison.Ordinal)
        .Replace(Sample.Token, "<token>", StringComparison.Ordinal)
        .Replace(Sample.Key, "<key>", StringComparison.Ordinal);

    private static void Listen(IServiceCollection services, LogRecorder logs, ConcurrentQueue<string> heard)
    {
        services.AddLogging(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace));
        HostHandler.Add(services, async (request, send) =>
        {
            heard.Enqueue("handler request " + await PrintAsync(request));
            try
            {
                var response = await send();
                heard.Enqueue("handler response " + response + response.RequestMessage + await response.Content.ReadAsStringAsync());
                return response;
            }
            catch (Exception exception)
            {
                heard.Enqueue("handler exception " + exception);
                throw;
            }
            finally
            {
                heard.Enqueue("handler request after " + await PrintAsync(request));
            }
        });
    }

    private static async Task<string> PrintAsync(HttpRequestMessage request) =>
        request + string.Join(",", request.Options) + (request.Content is null ? "" : await request.Content.ReadAsStringAsync());

    private static ActivityListener Record(ConcurrentQueue<string> heard) => new()
    {
        ShouldListenTo = _ => true,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = activity => heard.Enqueue(
            $"activity {activity.Source.Name} {activity.DisplayName} {string.Join(",", activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))} "
            + string.Join(",", activity.Events.SelectMany(@event => @event.Tags)) + string.Join(",", activity.Baggage) + activity.StatusDescription),
    };

    private sealed class EventRecorder(ConcurrentQueue<string> heard) : EventListener
    {
        // The internal sources dump bytes by design; a host that turns them on asks for them.
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith("System.Net", StringComparison.Ordinal) || eventSource.Name.Contains("Diagnostic", StringComparison.Ordinal)
                || eventSource.Name.StartsWith("Microsoft-Extensions", StringComparison.Ordinal))
            {
                if (!eventSource.Name.Contains("InternalDiagnostics", StringComparison.Ordinal))
                {
                    EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All);
                }
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            var text = new StringBuilder($"event {eventData.EventSource.Name} {eventData.EventName} {eventData.Message}");
            foreach (var value in eventData.Payload ?? (IEnumerable<object?>)[])
            {
                text.Append('|').Append(value);
            }

            // Called by the base constructor too, before the queue is there.
            heard?.Enqueue(text.ToString());
        }
    }

    private sealed class DiagnosticRecorder(ConcurrentQueue<string> heard) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value) => value.Subscribe(this);

        public void OnNext(KeyValuePair<string, object?> value) => heard.Enqueue($"diagnostic {value.Key} {value.Value}");

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
