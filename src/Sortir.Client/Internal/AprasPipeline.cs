using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Telemetry;
using Polly.Timeout;

namespace Sortir.Client;

/// <summary>Circuit, around the total time, around the retries. A grant meets the total time alone.</summary>
internal static class AprasPipeline
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The options of the circuit have no annotation to validate.")]
    public static ResiliencePipeline<HttpResponseMessage> Create(AprasClientOptions options, TimeProvider time, ILogger<AprasClient> logger, TelemetryOptions telemetry)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { Name = AprasClient.HttpClientName, TimeProvider = time };
        builder.AddStrategy(context => new CircuitStrategy(options, time, context.Telemetry, logger), new CircuitStrategyOptions());
        builder.AddTimeout(new TimeoutStrategyOptions
        {
            Name = "Total",
            TimeoutGenerator = static args =>
                ValueTask.FromResult(args.Context.FindCall()?.Timeout ?? AprasConnection.DefaultTimeout),
        });
        if (options.Retries > 0)
        {
            var rule = new RetryRule(time);
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                Name = "Retry",
                MaxRetryAttempts = options.Retries,
                ShouldHandle = args => ValueTask.FromResult(rule.ShouldRetry(args)),
                DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(RetryRule.Delay(args)),
            });
        }

        return builder.ConfigureTelemetry(telemetry).Build();
    }
}
