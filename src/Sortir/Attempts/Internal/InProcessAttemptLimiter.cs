namespace Sortir;

/// <summary>The limiter of one process.</summary>
internal sealed class InProcessAttemptLimiter(TimeProvider time) : IAttemptLimiter
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    public ValueTask<AttemptDecision> AcquireAsync(
        string source, AttemptLimits limits, TimeSpan undecidedFor, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException(_time.ToString());

    /// <inheritdoc/>
    public ValueTask SettleAsync(AttemptPermit permit, AttemptOutcome outcome, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
