namespace Sortir.Testing;

/// <summary>A count that others can wait for.</summary>
internal sealed class Tally
{
    private readonly object _gate = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiters = [];
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add()
    {
        lock (_gate)
        {
            var value = Interlocked.Increment(ref _value);
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Count <= value)
                {
                    _waiters[i].Reached.TrySetResult();
                    _waiters.RemoveAt(i);
                }
            }
        }
    }

    public Task ReachAsync(long count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_value >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}
