using System.Diagnostics;

namespace Sortir.Load;

/// <summary>What a call without HTTP costs: the median time of many batches, and the bytes that it allocates.</summary>
internal readonly record struct LocalCost(double Nanoseconds, double Bytes)
{
    // Long enough for the runtime to have compiled the call with what it learned of it.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    internal static LocalCost Of(int batches, int callsPerBatch, Func<object?> call)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < s_warmUp;)
        {
            Run(call, callsPerBatch);
        }

        var times = new double[batches];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var batch = 0; batch < batches; batch++)
        {
            times[batch] = Run(call, callsPerBatch);
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return new LocalCost(Medians.Of(times) / callsPerBatch, Math.Floor((double)bytes / batches / callsPerBatch));
    }

    private static double Run(Func<object?> call, int calls)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            GC.KeepAlive(call());
        }

        return Stopwatch.GetElapsedTime(begun).TotalNanoseconds;
    }
}
