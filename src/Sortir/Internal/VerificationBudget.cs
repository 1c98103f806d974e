namespace Sortir;

/// <summary>The time that a buyer waits for a verification: a token that is cancelled when it is over, or when the caller gives up.</summary>
internal sealed class VerificationBudget : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private TimeSpan _total;

    internal VerificationBudget(TimeProvider time, TimeSpan total, CancellationToken callerToken)
    {
        _time = time;
        _total = total;
        _startedAt = time.GetTimestamp();
        _source = new CancellationTokenSource(total, time);
        _registration = callerToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    internal CancellationToken Token => _source.Token;

    internal TimeSpan Elapsed => _time.GetElapsedTime(_startedAt);

    internal TimeSpan Remaining => _total - Elapsed is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Goes on with the organizer's own time, counted from the start.</summary>
    internal void Adjust(TimeSpan total)
    {
        if (total != _total)
        {
            _total = total;
            _source.CancelAfter(Remaining);
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
