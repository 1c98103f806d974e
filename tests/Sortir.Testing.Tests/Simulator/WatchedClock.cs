using Microsoft.Extensions.Time.Testing;

namespace Sortir.Testing.Tests;

/// <summary>A clock that stands still, and tells when a delay on it was given up.</summary>
internal sealed class WatchedClock : TimeProvider
{
    private readonly FakeTimeProvider _inner = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task GivenUp => _givenUp.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(_inner.CreateTimer(callback, state, dueTime, period), _givenUp);

    private sealed class Timer(ITimer inner, TaskCompletionSource disposed) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            inner.Dispose();
            disposed.TrySetResult();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
