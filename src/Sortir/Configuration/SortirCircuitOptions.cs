namespace Sortir;

/// <summary>When verifications stop asking an APRAS that is in trouble: <c>Sortir:Circuit</c>.</summary>
public sealed class SortirCircuitOptions
{
    /// <summary>How many verifications in a row must fail. Default: 5; 1 to 1,000.</summary>
    public int ConsecutiveFailures { get; set; } = 5;

    /// <summary>How long APRAS is left alone then. Default: 5 minutes; 1 second to 1 day.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromMinutes(5);
}
