namespace Sortir.Leaks.Tests;

/// <summary>Writes down what the limiter counts by.</summary>
internal sealed class RecordingLimiter(IAttemptLimiter inner, Evidence evidence) : IAttemptLimiter
{
    public const string Name = "attempt limiter";

    public ValueTask<AttemptDecision> AcquireAsync(
        string source, AttemptLimits limits, TimeSpan undecidedFor, CancellationToken cancellationToken = default)
    {
        evidence.Add(Name, "key", source);
        return inner.AcquireAsync(source, limits, undecidedFor, cancellationToken);
    }

    public ValueTask SettleAsync(AttemptPermit permit, AttemptOutcome outcome, CancellationToken cancellationToken = default)
    {
        evidence.Add(Name, "permit", Printer.Print(permit));
        return inner.SettleAsync(permit, outcome, cancellationToken);
    }
}
