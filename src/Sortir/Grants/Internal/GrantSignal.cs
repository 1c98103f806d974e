namespace Sortir;

/// <summary>Wakes this process's delivery loop, so that a payment is reported at once and not at the next poll.</summary>
internal sealed class GrantSignal
{
    private TaskCompletionSource _woken = Create();
    private int _wakes;

    /// <summary>How often it was woken: another number than before a look means that something may have become due during it.</summary>
    internal int Wakes => Volatile.Read(ref _wakes);

    internal void Wake()
    {
        Interlocked.Increment(ref _wakes);
        Volatile.Read(ref _woken).TrySetResult();
    }

    /// <summary>Waits for the next wake-up, those since the last wait included, or until the time is over.</summary>
    internal async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        var woken = Volatile.Read(ref _woken);
        try
        {
            await woken.Task.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return;
        }

        // Of several who waited, the first begins anew: another's start would take away what the first waits for by now.
        Interlocked.CompareExchange(ref _woken, Create(), woken);
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
