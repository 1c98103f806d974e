using Microsoft.Extensions.Logging;

namespace Sortir;

/// <summary>Whether the distributed cache is worth a try. After a failure it is left alone for a while, then one caller tries it for all.</summary>
internal sealed class RefusalBackend(TimeProvider time, TimeSpan pause, ILogger logger)
{
    private readonly long _pause = time.ToTimestamp(pause);
    private long _pausedUntil;
    private int _isDown;

    /// <summary>Whether to ask it now, and whether this is the try that tells if it is back.</summary>
    public bool MayTry(out bool isProbe)
    {
        isProbe = false;
        if (Volatile.Read(ref _isDown) == 0)
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
            RefusalLog.BackendIsBack(logger);
        }
    }

    /// <summary>It has not answered in time, or with an exception.</summary>
    public void Failed(string reason)
    {
        Volatile.Write(ref _pausedUntil, time.GetTimestamp() + _pause);
        if (Interlocked.Exchange(ref _isDown, 1) == 0)
        {
            RefusalLog.BackendIsDown(logger, reason, pause);
        }
    }
}
