using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Telemetry;

namespace Sortir.Leaks.Tests;

/// <summary>What a careless host, or a careless change in Sortir, would tell of a request that has the card in its address.</summary>
internal static partial class HostTelemetry
{
    private static readonly ActivitySource Activities = new("host");
    private static readonly Counter<long> Asked = new Meter("host").CreateCounter<long>("host.asked");
    private static readonly DiagnosticListener Listener = new("host");

    public static void Trace(Uri address)
    {
        ActivityLink[] links = [new(default, new ActivityTagsCollection { ["address"] = address.OriginalString })];
        using var activity = Activities.StartActivity(ActivityKind.Client, tags: [new("address", address)], links: links, name: "asking");
        activity?.AddBaggage("address", Convert.ToBase64String(Encoding.UTF8.GetBytes(address.OriginalString)));
        activity?.AddEvent(new ActivityEvent("asked", tags: new ActivityTagsCollection { ["address"] = Convert.ToHexString(Encoding.UTF8.GetBytes(address.OriginalString)) }));
    }

    public static void Count(Uri address) => Asked.Add(1, new KeyValuePair<string, object?>("address", address.AbsolutePath));

    public static void Tell(HttpRequestMessage request)
    {
        HostEvents.Source.Tried(request.RequestUri!.OriginalString);
        Listener.Write("host.tried", new { Message = new { Request = request } });
    }

    public static void Retry(IServiceProvider services, Uri address)
    {
        var calls = 0;
        var pipeline = new ResiliencePipelineBuilder().ConfigureTelemetry(services.GetRequiredService<IOptions<TelemetryOptions>>().Value)
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.Zero }).Build();
        var context = ResilienceContextPool.Shared.Get(address.OriginalString);
        pipeline.Execute(static (_, call) => call.Invoke(), context, () =>
        {
            if (++calls == 1)
            {
                throw new InvalidOperationException();
            }
        });
        ResilienceContextPool.Shared.Return(context);
    }

    public static void Remember(IServiceProvider services, Uri address, PlaySecrets secrets) => services.GetRequiredService<IDistributedCache>()
        .Set("tried:" + address.Segments[^1], Encoding.Unicode.GetBytes(secrets.NextKey()), new DistributedCacheEntryOptions());

    public static void Limit(IServiceProvider services, Uri address)
    {
        var decision = services.GetRequiredService<IAttemptLimiter>()
            .AcquireAsync("card:" + address.Segments[^1], new AttemptLimits { Limit = 10, AcceptedLimit = 10 }, TimeSpan.FromSeconds(2)).AsTask();
        decision.GetAwaiter().GetResult();
    }

    [LoggerMessage(1, LogLevel.Trace, "Asked")]
    public static partial void Log(ILogger logger);

    [EventSource(Name = "Host-Tries")]
    private sealed class HostEvents : EventSource
    {
        public static readonly HostEvents Source = new();

        [Event(1, Level = EventLevel.Verbose)]
        public void Tried(string address) => WriteEvent(1, address);
    }
}
