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
    private int _unwritten;

    /// <summary>
    /// How many more grants may be leased now: none for a few, so that a long backlog costs few leases; and none behind many answers that
    /// the storage does not take, since the shop may have locked the rows of a large order.
    /// </summary>
    internal int GetRoom(DateTimeOffset now)
    {
        var room = _share - Busy;
        return room < Math.Max(1, _share / 4) || Unwritten >= 4 * _share || GetPausedUntil(now) > now ? 0 : room;
    }

    /// <summary>Until when nothing is sent for the organizer; a time in the past when it is not paused.</summary>
    internal DateTimeOffset GetPausedUntil(DateTimeOffset now)
    {
        lock (_lock)
        {
            return PausedUntil(now);
        }
    }

    /// <summary>Whether APRAS refused the organizer's token the last time that it answered.</summary>
    internal bool IsTokenRefused => Volatile.Read(ref _isTokenRefused);

    /// <summary>How many grants are leased or under way, and not answered.</summary>
    internal int Busy => Volatile.Read(ref _busy);

    /// <summary>How many grants are answered, and that is not written yet.</summary>
    internal int Unwritten => Volatile.Read(ref _unwritten);

    /// <summary>A grant was leased.</summary>
    internal void Enter() => Interlocked.Increment(ref _busy);

    /// <summary>APRAS has answered.</summary>
    internal void Answer()
    {
        Interlocked.Increment(ref _unwritten);
        Interlocked.Decrement(ref _busy);
    }

    /// <summary>The answer is written, or given up.</summary>
    internal void Leave() => Interlocked.Decrement(ref _unwritten);

    /// <summary>Pauses until then at least, for what no answer of APRAS can tell: settings that are out of order.</summary>
    internal void PauseUntil(DateTimeOffset until, DateTimeOffset now)
    {
        lock (_lock)
        {
            var paused = PausedUntil(now);
            _pausedUntil = until > paused ? until : paused;
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
            if (PausedUntil(now) > now)
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

    // A pause that would last longer is from before the clock was set back.
    private DateTimeOffset PausedUntil(DateTimeOffset now) => _pausedUntil > now + MaxPause ? default : _pausedUntil;
}
