namespace Sortir.Tests.Support;

internal sealed class WatchedLimiter(IAttemptLimiter inner, CallLog log) : IAttemptLimiter
{
    private int _undecided;

    /// <summary>How many permits were given and not settled.</summary>
    public int Undecided => Volatile.Read(ref _undecided);

    public async ValueTask<AttemptDecision> AcquireAsync(
        string source,
        AttemptLimits limits,
        TimeSpan undecidedFor,
        CancellationToken cancellationToken = default)
    {
        var decision = await log.RunAsync(
            IsOfOrganizer(source) ? "count" : "permit", () => inner.AcquireAsync(source, limits, undecidedFor, cancellationToken).AsTask(), cancellationToken);
        Interlocked.Add(ref _undecided, decision.IsGranted ? 1 : 0);
        return decision;
    }

    public async ValueTask SettleAsync(AttemptPermit permit, AttemptOutcome outcome, CancellationToken cancellationToken = default) =>
        await log.RunAsync(
            IsOfOrganizer(permit.Source) ? "counted" : $"settle {outcome}",
            async () =>
            {
                await inner.SettleAsync(permit, outcome, cancellationToken);
                Interlocked.Decrement(ref _undecided);
                return true;
            },
            cancellationToken);

    // What counts for the organizer's ceiling, and keeps no buyer waiting for a permit.
    private static bool IsOfOrganizer(string source) => source.StartsWith("organizer:", StringComparison.Ordinal);
}
