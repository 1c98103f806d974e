namespace Sortir.Client;

/// <summary>
/// Counts the verifications that failed in a row. Durations are measured on the monotonic clock: a clock that is set back neither
/// prolongs nor ends a break.
/// </summary>
internal sealed class Circuit(AprasConnection connection, AprasClientOptions options, TimeProvider time)
{
    private readonly object _gate = new();
    private int _failures;
    private bool _isOpen;
    private bool _isProbing;
    private int _generation;
    private long _openUntil;
    private long _pausedUntil;
    private AprasTrouble? _lastTrouble;
    private bool _tokenRefused;
    private long _lastUsed = time.GetTimestamp();

    public string OrganizerId { get; } = connection.OrganizerId;

    public string Host { get; } = connection.BaseUrl.Authority;

    public long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Asks whether a verification may go to APRAS. Each pass that is given must come back through <see cref="Report"/>.</summary>
    public CircuitPass Enter()
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _lastUsed, now);
        lock (_gate)
        {
            if (!_isOpen)
            {
                return now < _pausedUntil ? CircuitPass.Denied(Until(_pausedUntil, now)) : new CircuitPass(true, false, _generation);
            }

            if (now < _openUntil)
            {
                return CircuitPass.Denied(Until(_openUntil, now));
            }

            if (_isProbing)
            {
                return CircuitPass.Denied(TimeSpan.FromSeconds(1));
            }

            _isProbing = true;
            return new CircuitPass(true, true, _generation);
        }
    }

    /// <summary>Says what came of a verification that was let through, once, whatever its retries.</summary>
    public CircuitChange Report(CircuitPass pass, CircuitVerdict verdict)
    {
        lock (_gate)
        {
            // Begun before the circuit opened, or closed: it says nothing of how things are now.
            if (pass.Generation != _generation)
            {
                return CircuitChange.None;
            }

            if (pass.IsProbe)
            {
                _isProbing = false;
            }

            return verdict.Kind switch
            {
                CircuitVerdictKind.Healthy => Succeed(),
                CircuitVerdictKind.Failed => Fail(pass, verdict),
                CircuitVerdictKind.TokenRefused => Refuse(),
                _ => CircuitChange.None,
            };
        }
    }

    /// <summary>Ends the break.</summary>
    public bool ProbeNow()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var wasPaused = now < _pausedUntil;
            _pausedUntil = 0;
            _openUntil = Math.Min(_openUntil, now);
            return _isOpen || wasPaused;
        }
    }

    public AprasCircuit GetSnapshot()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var until = _isOpen ? _openUntil : _pausedUntil;
            var isBreak = now < until;
            return new AprasCircuit(
                OrganizerId,
                Host,
                isBreak ? AprasCircuitState.Open : _isOpen ? AprasCircuitState.HalfOpen : AprasCircuitState.Closed,
                _failures,
                isBreak ? time.GetUtcNow() + Until(until, now) : null,
                _lastTrouble,
                _tokenRefused);
        }
    }

    private CircuitChange Succeed()
    {
        _failures = 0;
        _lastTrouble = null;
        _tokenRefused = false;
        if (!_isOpen)
        {
            return CircuitChange.None;
        }

        _isOpen = false;
        _generation++;
        return CircuitChange.Closed;
    }

    private CircuitChange Fail(CircuitPass pass, CircuitVerdict verdict)
    {
        _failures++;
        _lastTrouble = verdict.Trouble;
        _tokenRefused = false;
        if (pass.IsProbe || _failures >= options.ConsecutiveFailures)
        {
            return Open();
        }

        // APRAS asks to be left alone: a pause, shorter than a break, and no break.
        if (verdict.RetryAfter is { } wait && wait > TimeSpan.Zero)
        {
            var until = After(wait < options.BreakDuration ? wait : options.BreakDuration);
            _pausedUntil = Math.Max(_pausedUntil, until);
            return CircuitChange.Paused;
        }

        return CircuitChange.None;
    }

    private CircuitChange Refuse()
    {
        _failures++;
        _lastTrouble = null;
        _tokenRefused = true;
        return Open();
    }

    private CircuitChange Open()
    {
        _isOpen = true;
        _isProbing = false;
        _generation++;
        _openUntil = After(options.BreakDuration);
        return CircuitChange.Opened;
    }

    private long After(TimeSpan duration) => time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency);

    private TimeSpan Until(long timestamp, long now) => time.GetElapsedTime(now, timestamp);
}
