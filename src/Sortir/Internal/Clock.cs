namespace Sortir;

internal static class Clock
{
    /// <summary>The time cut to milliseconds: every database keeps those.</summary>
    internal static DateTimeOffset GetNow(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    /// <summary>How long it is until a time; <see langword="null"/> when there is none, zero when it is over.</summary>
    internal static TimeSpan? Until(this TimeProvider time, DateTimeOffset? at) =>
        at is { } end ? (end - time.GetNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero) : null;
}
