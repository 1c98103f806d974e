using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>A fault that was added to <see cref="AprasFaults"/>: whom it has hit so far, and how to end it.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly Tally _hits = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AprasFaults _owner;
    private readonly TimeProvider _time;
    private readonly long _since;
    private int _left;

    internal ActiveFault(AprasFault fault, AprasFaults owner, TimeProvider time)
    {
        Fault = fault;
        _owner = owner;
        _time = time;
        _since = time.GetTimestamp();
        _left = fault.Times ?? 0;
    }

    /// <summary>The fault as it was added.</summary>
    public AprasFault Fault { get; }

    /// <summary>How many requests it has hit. One that is held up counts from the moment it is.</summary>
    public long Hits => _hits.Value;

    internal Task Ended => _ended.Task;

    // A spent Hang stays listed, so that clearing the faults releases whom it holds.
    internal bool IsOver => Fault is not AprasFault.Hang && (IsSpent || HasLapsed);

    private bool IsSpent => Fault.Times is not null && Volatile.Read(ref _left) == 0;

    private bool HasLapsed => Fault.Lasts is { } lasts && _time.GetElapsedTime(_since) >= lasts;

    /// <summary>Waits until the fault has hit this many requests: a test can then go on, or advance a fake clock.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitForHitsAsync(long count, CancellationToken cancellationToken = default) => _hits.ReachAsync(count, cancellationToken);

    /// <summary>Ends the fault and lets go of the requests that it holds in <see cref="AprasFault.Hang"/>. Harmless when repeated.</summary>
    public void End()
    {
        _owner.Remove(this);
        _ended.TrySetResult();
    }

    /// <summary>Does what <see cref="End"/> does.</summary>
    public void Dispose() => End();

    internal void Hit() => _hits.Add();

    internal bool TryTake(AprasOperations operation, CardNumber card)
    {
        if ((Fault.On & operation) == 0 || HasLapsed || _ended.Task.IsCompleted || (Fault.Card is { } only && only != card))
        {
            return false;
        }

        return Fault.Times is null || TryTakeOne();
    }

    private bool TryTakeOne()
    {
        while (true)
        {
            var left = Volatile.Read(ref _left);
            if (left <= 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _left, left - 1, left) == left)
            {
                return true;
            }
        }
    }
}
