namespace Sortir.Internal;

internal static class Clock
{
    /// <summary>The time cut to milliseconds: every database keeps those.</summary>
    internal static DateTimeOffset GetNow(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
