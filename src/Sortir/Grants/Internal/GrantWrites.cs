using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// Writes what became of grants: those that were answered while a write was under way go together into the next. A batch that is not written
/// as a whole is written one by one, so that no grant pays for another.
/// </summary>
internal sealed class GrantWrites
{
    private const int MaxBatch = 32;

    private readonly object _lock = new();
    private readonly Queue<Write> _waiting = new();
    private bool _isWriting;

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

        _ = WriteAllAsync();
        return write.Done.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            if (batch.Count == 1 || !await TryWriteAsync(batch).ConfigureAwait(false))
            {
                await Task.WhenAll(batch.Select(WriteAsync)).ConfigureAwait(false);
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

    private static async Task<bool> TryWriteAsync(List<Write> batch)
    {
        try
        {
            UsageChange[] changes = [.. batch.Select(write => write.Change)];
            AuditEntry[] audit = [.. batch.SelectMany(write => write.Audit)];
            if (await batch[0].Store.CommitAsync(changes, audit, CancellationToken.None).ConfigureAwait(false) != CommitResult.Committed)
            {
                return false;
            }
        }
        catch (Exception)
        {
            // Each finds out by itself: one that the storage does not take must not keep the others from being written.
            return false;
        }

        foreach (var write in batch)
        {
            write.Done.SetResult(CommitResult.Committed);
        }

        return true;
    }

    private static async Task WriteAsync(Write write)
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
