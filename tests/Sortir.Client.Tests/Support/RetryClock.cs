using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Sortir.Client.Tests;

/// <summary>A clock that stands still, and can be moved on exactly when somebody waits for a retry.</summary>
internal sealed class RetryClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 14, 18, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    private TimeSpan _behind;

    public List<TimeSpan> Waited { get; } = [];

    /// <summary>Sets the time of day back, as somebody does on a host: what is measured goes on.</summary>
    public void SetBack(TimeSpan by) => _behind += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - _behind;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        // A timeout's timer begins without an end: nobody waits for it.
        if (dueTime > TimeSpan.Zero)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>Lets each wait pass until the task ends.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        while (true)
        {
            var wait = _waits.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(task, wait) == task)
            {
                return await task;
            }

            while (_waits.Reader.TryRead(out var due))
            {
                Waited.Add(due);
                Advance(due);
            }
        }
    }
}
