namespace Sortir;

/// <summary>The living permits of one source. Not safe for threads: the limiter locks it.</summary>
internal sealed class SourceAttempts
{
    private Entry[] _entries = new Entry[4];
    private int _count;
    private long _refusalsTold = long.MinValue;

    private enum State : byte
    {
        Undecided,
        Kept,
        Accepted,
    }

    /// <summary>Whether it was taken out of the limiter, so that whoever found it before looks again.</summary>
    public bool IsGone { get; set; }

    /// <summary>When it was last asked, in the clock's ticks.</summary>
    public long LastAsked { get; private set; }

    /// <summary>Counts a permit until that time, if there is room; else says in how many ticks to try again.</summary>
    public bool TryAcquire(long id, long now, long expiresAt, AttemptLimits limits, long undecidedFor, out long retryAfter)
    {
        LastAsked = now;
        var (undecided, kept, accepted) = Prune(now, expiresAt);
        var hasAttempt = undecided + kept < limits.Limit;
        var hasAccepted = undecided + accepted < limits.AcceptedLimit;
        if (hasAttempt && hasAccepted)
        {
            Add(new Entry(id, expiresAt, State.Undecided));
            retryAfter = 0;
            return true;
        }

        // Settled permits in the way are waited for; where it is only the undecided ones, they will be settled soon.
        retryAfter = Math.Max(
            hasAttempt ? 0 : WaitFor(State.Kept, kept - limits.Limit + 1, now, undecidedFor),
            hasAccepted ? 0 : WaitFor(State.Accepted, accepted - limits.AcceptedLimit + 1, now, undecidedFor));
        return false;
    }

    /// <summary>Whether a refusal at that time is the first in its window, which it then is no more.</summary>
    public bool IsFirstRefusal(long now, long windowEnds)
    {
        if (now < _refusalsTold && _refusalsTold <= windowEnds)
        {
            return false;
        }

        _refusalsTold = windowEnds;
        return true;
    }

    /// <summary>Settles an undecided permit; any other is left alone.</summary>
    public void Settle(long id, AttemptOutcome outcome)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_entries[i].Id != id)
            {
                continue;
            }

            if (_entries[i].State != State.Undecided)
            {
                return;
            }

            if (outcome == AttemptOutcome.GivenBack)
            {
                _entries.AsSpan(i + 1, _count - i - 1).CopyTo(_entries.AsSpan(i));
                _count--;
            }
            else
            {
                _entries[i] = _entries[i] with { State = outcome == AttemptOutcome.Accepted ? State.Accepted : State.Kept };
            }

            return;
        }
    }

    /// <summary>Whether anything of it still counts.</summary>
    public bool IsLiving(long now)
    {
        Prune(now, long.MaxValue);
        return _count > 0 || now < _refusalsTold;
    }

    // Nothing counts for longer than a window from now: a clock that went back, or a window made shorter, locks nobody out.
    private (int Undecided, int Kept, int Accepted) Prune(long now, long windowEnds)
    {
        Span<int> counts = stackalloc int[3];
        counts.Clear();
        var living = 0;
        for (var i = 0; i < _count; i++)
        {
            var entry = _entries[i];
            if (now < entry.ExpiresAt)
            {
                _entries[living++] = entry with { ExpiresAt = Math.Min(entry.ExpiresAt, windowEnds) };
                counts[(int)entry.State]++;
            }
        }

        _count = living;
        return (counts[(int)State.Undecided], counts[(int)State.Kept], counts[(int)State.Accepted]);
    }

    // How long until that many entries of a state have left their window.
    private long WaitFor(State state, int leaving, long now, long undecidedFor)
    {
        if (leaving <= 0)
        {
            return undecidedFor;
        }

        var ends = new List<long>();
        for (var i = 0; i < _count; i++)
        {
            if (_entries[i].State == state)
            {
                ends.Add(_entries[i].ExpiresAt);
            }
        }

        ends.Sort();
        return ends[leaving - 1] - now;
    }

    private void Add(Entry entry)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        _entries[_count++] = entry;
    }

    private readonly record struct Entry(long Id, long ExpiresAt, State State);
}
