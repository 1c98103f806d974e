using Microsoft.Extensions.Time.Testing;

namespace Sortir.Tests;

/// <summary>A clock that a test moves, and that tells when somebody begins to wait on it: no test has to guess.</summary>
internal sealed class SaleClock : FakeTimeProvider
{
    private readonly List<TimeSpan> _waits = [];
    private readonly List<(TimeSpan DueTime, int Count, TaskCompletionSource Reached)> _watchers = [];

    public SaleClock()
        : base(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero))
    {
    }

    public DateTimeOffset Now => GetUtcNow();

    /// <summary>Waits until that many waits of that length have begun on this clock.</summary>
    public Task WaitForWaitAsync(TimeSpan dueTime, int count = 1)
    {
        lock (_waits)
        {
            if (CountOf(dueTime) >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((dueTime, count, reached));
            return reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public int CountWaits(TimeSpan dueTime)
    {
        lock (_waits)
        {
            return CountOf(dueTime);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_waits)
        {
            _waits.Add(dueTime);
            _watchers.RemoveAll(watcher => CountOf(watcher.DueTime) >= watcher.Count && watcher.Reached.TrySetResult());
        }

        return timer;
    }

    private int CountOf(TimeSpan dueTime) => _waits.Count(wait => wait == dueTime);
}
