using System.Collections.Concurrent;

namespace Sortir;

/// <summary>What is under way in one delivery, and how it ended.</summary>
internal sealed class DeliveryRun : IDisposable
{
    private readonly SemaphoreSlim _moves = new(0);
    private readonly ConcurrentQueue<GrantEnding> _endings = new();
    private readonly List<Task> _tasks = [];
    private int _underWay;

    /// <summary>Whether everything that was added has ended.</summary>
    internal bool IsIdle => Volatile.Read(ref _underWay) == 0;

    internal void Add(IEnumerable<Task<GrantEnding>> tasks)
    {
        _tasks.RemoveAll(task => task.IsCompleted);
        foreach (var task in tasks)
        {
            Interlocked.Increment(ref _underWay);
            _tasks.Add(FollowAsync(task));
        }
    }

    /// <summary>Something has moved: there may be room for more.</summary>
    internal void Move() => _moves.Release();

    /// <summary>Waits until something has moved since the last wait.</summary>
    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _moves.WaitAsync(cancellationToken).ConfigureAwait(false);

        // However many have moved, one look is enough for all.
        while (await _moves.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
        }
    }

    internal Task EndAsync() => Task.WhenAll(_tasks);

    internal GrantDeliveryReport ToReport() => new(Count(GrantEnding.Granted), Count(GrantEnding.Postponed), Count(GrantEnding.SetAside));

    public void Dispose() => _moves.Dispose();

    private int Count(GrantEnding ending) => _endings.Count(other => other == ending);

    // Counted before it is told: whoever is told finds it ended.
    private async Task FollowAsync(Task<GrantEnding> task)
    {
        try
        {
            _endings.Enqueue(await task.ConfigureAwait(false));
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            Move();
        }
    }
}
