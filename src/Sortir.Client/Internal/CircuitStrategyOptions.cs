using Polly;

namespace Sortir.Client;

/// <summary>Names the strategy in Polly's telemetry.</summary>
internal sealed class CircuitStrategyOptions : ResilienceStrategyOptions
{
    public CircuitStrategyOptions() => Name = "Circuit";
}
