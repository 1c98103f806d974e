namespace Sortir.Client;

/// <summary>A circuit's answer to one verification.</summary>
internal readonly record struct CircuitPass(bool IsAdmitted, bool IsProbe, int Generation, TimeSpan RetryAfter = default)
{
    public static CircuitPass Denied(TimeSpan retryAfter) => new(false, false, 0, retryAfter);
}
