namespace Sortir.Load;

/// <summary>One side and a bare client, in turns, against one server.</summary>
internal sealed class Comparison(Uri apras, string token, Func<ISide> open)
{
    // Opens the connections; the suite has called both sides long before.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    internal Task<ComparisonResult> OneAtATimeAsync(int rounds, int callsPerTurn) =>
        RunAsync(turns => turns.OneAtATimeAsync(rounds, callsPerTurn));

    internal Task<ComparisonResult> InParallelAsync(int rounds, int callers, TimeSpan turn) =>
        RunAsync(turns => turns.InParallelAsync(rounds, callers, turn));

    private async Task<ComparisonResult> RunAsync(Func<Turns, Task<ComparisonResult>> measure)
    {
        await using var bare = new BareClient(apras, token);
        await using var side = open();
        return await measure(new Turns(bare, side, s_warmUp));
    }
}
