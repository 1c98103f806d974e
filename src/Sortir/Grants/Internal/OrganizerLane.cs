namespace Sortir;

/// <summary>One organizer's share of the delivery: a refused token or an outage pauses its own grants, and nobody else's.</summary>
internal sealed class OrganizerLane(SortirGrantOptions options)
{
    private const int FailuresToPause = 3;
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    private readonly TimeSpan _minPause = options.BackoffMin;
    private readonly TimeSpan _maxPause = options.BackoffMax < MaxPause ? options.BackoffMax : MaxPause;
    private readonly int _share = options.ParallelPerOrganizer;
    private readonly object _lock = new();
    private int _failures;
    private DateTimeOffset _pausedUntil;
    private bool _isTokenRefused;
    private int _busy;

    /// <summary>How many more grants may be leased now: none for a few, so that a long backlog costs few leases.</summary>
    internal int GetRoom(DateTimeOffset now)
    {
        var room = _share - Busy;
        return room < Math.Max(1, _share / 4) || GetPausedUntil(now) > now ? 0 : room;
    }

    /// <summary>Until when nothing is sent for the organizer; a time in the past when it is not paused.</summary>
    internal DateTimeOffset GetPausedUntil(DateTimeOffset now)
    {
        lock (_lock)
        {
            // A pause that would last longer is from before the clock was set back.
            return _pausedUntil > now + MaxPause ? default : _pausedUntil;
        }
    }

    /// <summary>Whether APRAS refused the organizer's token the last time that it answered.</summary>
    internal bool IsTokenRefused => Volatile.Read(ref _isTokenRefused);

    /// <summary>How many grants are leased or under way, and not answered.</summary>
    internal int Busy => Volatile.Read(ref _busy);

    internal void Enter() => Interlocked.Increment(ref _busy);

    internal void Leave() => Interlocked.Decrement(ref _busy);

    /// <summary>Pauses until then at least, for what no answer of APRAS can tell: settings that are out of order.</summary>
    internal void PauseUntil(DateTimeOffset until)
    {
        lock (_lock)
        {
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    internal void Succeed()
    {
        lock (_lock)
        {
            _failures = 0;
            _pausedUntil = default;
            _isTokenRefused = false;
        }
    }

    /// <summary>Counts a failure; a refused token pauses at once, since nothing else than a new one mends it.</summary>
    internal void Fail(bool isTokenRefused, DateTimeOffset now)
    {
        lock (_lock)
        {
            _isTokenRefused = isTokenRefused;

            // Sent before the pause began, with those that began it: one outage, told once more.
            if (_pausedUntil > now)
            {
                return;
            }

            _failures = isTokenRefused ? Math.Max(_failures + 1, FailuresToPause) : _failures + 1;
            if (_failures >= FailuresToPause)
            {
                var pause = _minPause * Math.Pow(2, Math.Min(_failures - FailuresToPause, 30));
                _pausedUntil = now + (pause < _maxPause ? pause : _maxPause);
            }
        }
    }
}
