using Microsoft.Extensions.Logging;

namespace Sortir;

/// <summary>
/// Whether something that the nodes share, and that the process can do without, is worth a try. After a failure it is left alone
/// for a while, then one caller tries it for all. The health check shows it.
/// </summary>
/// <param name="name">What it is, for people: <c>cache of refused cards</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="pause">How long it is left alone after a failure.</param>
/// <param name="logger">Told when it is gone and when it is back, once each.</param>
internal sealed class SharedBackend(string name, TimeProvider time, TimeSpan pause, ILogger logger)
{
    private readonly long _pause = time.ToTimestamp(pause);
    private long _pausedUntil;
    private int _isDown;

    /// <summary>What it is, for people.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it did not answer when it was last asked, so that the process uses its own memory.</summary>
    public bool IsDown => Volatile.Read(ref _isDown) == 1;

    /// <summary>Whether to ask it now, and whether this is the try that tells if it is back.</summary>
    public bool MayTry(out bool isProbe)
    {
        isProbe = false;
        if (!IsDown)
        {
            return true;
        }

        var until = Volatile.Read(ref _pausedUntil);
        var now = time.GetTimestamp();
        isProbe = (now >= until || until > now + _pause)
            && Interlocked.CompareExchange(ref _pausedUntil, now + _pause, until) == until;
        return isProbe;
    }

    /// <summary>It has answered. Only a probe ends an outage: the answer to an earlier question says nothing.</summary>
    public void Succeeded(bool isProbe)
    {
        if (isProbe && Interlocked.Exchange(ref _isDown, 0) == 1)
        {
            SharedBackendLog.IsBack(logger, Name);
        }
    }

    /// <summary>It has not answered in time, or with an exception, of which only the type is told: a message may hold a key.</summary>
    public void Failed(Exception exception)
    {
        Volatile.Write(ref _pausedUntil, time.GetTimestamp() + _pause);
        if (Interlocked.Exchange(ref _isDown, 1) == 0)
        {
            SharedBackendLog.IsDown(logger, Name, exception.GetType().Name, pause);
        }
    }

    /// <summary>Waits for it no more. A failure that comes later would be reported as unobserved, with a key in its message.</summary>
    public static void Abandon(Task operation) => _ = operation.ContinueWith(
        static ended => _ = ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
