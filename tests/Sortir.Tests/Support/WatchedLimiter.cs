namespace Sortir.Tests.Support;

internal sealed class WatchedLimiter(IAttemptLimiter inner, CallLog log) : IAttemptLimiter
{
    public async ValueTask<AttemptDecision> AcquireAsync(
        string source,
        AttemptLimits limits,
        TimeSpan undecidedFor,
        CancellationToken cancellationToken = default) => await log.RunAsync(
            "permit", () => inner.AcquireAsync(source, limits, undecidedFor, cancellationToken).AsTask(), cancellationToken);

    public async ValueTask SettleAsync(AttemptPermit permit, AttemptOutcome outcome, CancellationToken cancellationToken = default) =>
        await log.RunAsync(
            $"settle {outcome}",
            async () =>
            {
                await inner.SettleAsync(permit, outcome, cancellationToken);
                return true;
            },
            cancellationToken);
}
