using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// Writes what became of grants: those that were answered while a write was under way go together into the next. A batch that is not written
/// as a whole, or not in time, is written one by one, so that no grant pays for another: not for one whose row the shop has locked either.
/// </summary>
internal sealed class GrantWrites(TimeProvider time) : IDisposable
{
    private const int MaxBatch = 32;

    // In an outage a batch that is taken apart must not take every connection; and those that wait for a row leave room for the others.
    private const int MaxSingles = 8;
    private const int MaxPatient = 24;

    /// <summary>For how long others wait for a write that waits for a row.</summary>
    internal static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    private readonly object _lock = new();
    private readonly Queue<Write> _waiting = new();
    private readonly SemaphoreSlim _singles = new(MaxSingles);
    private readonly SemaphoreSlim _patient = new(MaxPatient);
    private bool _isWriting;

    public void Dispose()
    {
        _singles.Dispose();
        _patient.Dispose();
    }

    /// <summary>As <see cref="ISortirStore.CommitAsync"/>, with a change of one usage. The store must live until the answer.</summary>
    internal Task<CommitResult> CommitAsync(ISortirStore store, UsageChange change, IReadOnlyList<AuditEntry> audit)
    {
        var write = new Write(store, change, audit);
        lock (_lock)
        {
            _waiting.Enqueue(write);
            if (_isWriting)
            {
                return write.Done.Task;
            }

            _isWriting = true;
        }

        // It writes for others too: what surrounds the first caller, a retry or an activity, is not theirs.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(WriteAllAsync);
        }

        return write.Done.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            if (batch.Count == 1)
            {
                await WriteAsync(batch[0]).WaitAsync(MaxWait, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else if (!await TryWriteAsync(batch).ConfigureAwait(false))
            {
                foreach (var write in batch)
                {
                    _ = WriteAsync(write);
                }
            }
        }
    }

    // A usage stands once in a batch.
    private List<Write> Take()
    {
        lock (_lock)
        {
            var (batch, usages) = (new List<Write>(), new HashSet<Guid>());
            while (batch.Count < MaxBatch && _waiting.TryPeek(out var next) && usages.Add(next.Change.After.Id))
            {
                batch.Add(_waiting.Dequeue());
            }

            _isWriting = batch.Count > 0;
            return batch;
        }
    }

    private async Task<bool> TryWriteAsync(List<Write> batch)
    {
        using var limit = new CancellationTokenSource(MaxWait, time);
        try
        {
            UsageChange[] changes = [.. batch.Select(write => write.Change)];
            AuditEntry[] audit = [.. batch.SelectMany(write => write.Audit)];
            if (await batch[0].Store.CommitAsync(changes, audit, limit.Token).ConfigureAwait(false) != CommitResult.Committed)
            {
                return false;
            }
        }
        catch (Exception)
        {
            // Each finds out by itself: one that the storage does not take must not keep the others from being written. What was written after
            // all is a conflict then, and looked at again.
            return false;
        }

        foreach (var write in batch)
        {
            write.Done.SetResult(CommitResult.Committed);
        }

        return true;
    }

    private async Task WriteAsync(Write write)
    {
        var place = _singles;
        await place.WaitAsync().ConfigureAwait(false);
        var commit = CommitAsync(write);
        while (place == _singles && !commit.IsCompleted)
        {
            await commit.WaitAsync(MaxWait, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!commit.IsCompleted && await _patient.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
            {
                place.Release();
                place = _patient;
            }
        }

        await commit.ConfigureAwait(false);
        place.Release();
    }

    private static async Task CommitAsync(Write write)
    {
        try
        {
            write.Done.SetResult(await write.Store.CommitAsync([write.Change], write.Audit, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            write.Done.SetException(exception);
        }
    }

    private sealed record Write(ISortirStore Store, UsageChange Change, IReadOnlyList<AuditEntry> Audit)
    {
        internal TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
