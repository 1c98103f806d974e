namespace Sortir;

/// <summary>Durations in the unit of <see cref="TimeProvider.GetTimestamp"/>, which only goes forward, whatever becomes of the wall clock.</summary>
internal static class TimestampExtensions
{
    // Keeps the sum of a timestamp and a duration in range.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(3_650);

    /// <summary>A duration in the clock's ticks; negative ones are zero, those above ten years are ten years.</summary>
    public static long ToTimestamp(this TimeProvider time, TimeSpan duration)
    {
        // In whole numbers, so that what comes back is what went in.
        var (seconds, rest) = Math.DivRem(Math.Clamp(duration.Ticks, 0, _longest.Ticks), TimeSpan.TicksPerSecond);
        return (seconds * time.TimestampFrequency) + (rest * time.TimestampFrequency / TimeSpan.TicksPerSecond);
    }
}
