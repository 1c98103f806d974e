using System.Diagnostics;

namespace Sortir.Load;

/// <summary>
/// Two sides, in turns: what disturbs the machine for a while disturbs both. The ratio is the median of the rounds' ratios.
/// </summary>
internal sealed class Turns(ISide bare, ISide sortir, TimeSpan warmUp)
{
    /// <summary>One call after the other: medians, and how they relate.</summary>
    internal Task<ComparisonResult> OneAtATimeAsync(int rounds, int callsPerTurn) =>
        RunAsync(rounds, 1, async side =>
        {
            var call = side.NewCaller();
            var times = new double[callsPerTurn];
            for (var i = 0; i < times.Length; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                await call();
                times[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
                await side.SettleAsync();
            }

            return (Medians.Of(times), times.Length);
        });

    /// <summary>Many callers at once: calls per second, and how they relate.</summary>
    internal Task<ComparisonResult> InParallelAsync(int rounds, int callers, TimeSpan turn) =>
        RunAsync(rounds, callers, async side =>
        {
            var begun = Stopwatch.GetTimestamp();
            var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                var (call, count) = (side.NewCaller(), 0);
                for (; Stopwatch.GetElapsedTime(begun) < turn; count++)
                {
                    await call();
                }

                return count;
            })));
            return (counts.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds, counts.Sum());
        });

    private async Task<ComparisonResult> RunAsync(int rounds, int callers, Func<ISide, Task<(double Figure, int Calls)>> measure)
    {
        await WarmUpAsync(bare, callers);
        await WarmUpAsync(sortir, callers);
        var figures = new List<(double Bare, double Sortir)>();
        var bytes = new List<(double Bare, double Sortir)>();
        for (var round = 0; round < rounds; round++)
        {
            // Who begins changes from round to round.
            var isBareFirst = round % 2 == 0;
            var first = await TurnAsync(isBareFirst ? bare : sortir, measure);
            var second = await TurnAsync(isBareFirst ? sortir : bare, measure);
            var (ofBare, ofSortir) = isBareFirst ? (first, second) : (second, first);
            figures.Add((ofBare.Figure, ofSortir.Figure));
            bytes.Add((ofBare.Bytes, ofSortir.Bytes));
        }

        return new ComparisonResult(
            Medians.Of(figures.Select(pair => pair.Bare)),
            Medians.Of(figures.Select(pair => pair.Sortir)),
            [.. figures.Select(pair => pair.Sortir / pair.Bare)],
            Medians.Of(bytes.Select(pair => pair.Bare)),
            Medians.Of(bytes.Select(pair => pair.Sortir)));
    }

    private static async Task<(double Figure, double Bytes)> TurnAsync(ISide side, Func<ISide, Task<(double Figure, int Calls)>> measure)
    {
        // The other side's garbage is not this one's.
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var (figure, calls) = await measure(side);
        return (figure, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / calls);
    }

    // Opens the connections, and gives the runtime time to compile what is called often.
    private async Task WarmUpAsync(ISide side, int callers)
    {
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var call = side.NewCaller();
            while (Stopwatch.GetElapsedTime(begun) < warmUp)
            {
                await call();
                await side.SettleAsync();
            }
        })));
    }
}
