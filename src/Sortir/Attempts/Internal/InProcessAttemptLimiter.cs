using System.Collections.Concurrent;
using Sortir.Domain;

namespace Sortir;

/// <summary>The limiter of one process: exact, and bounded however many sources there are.</summary>
/// <remarks>
/// Time is the clock's timestamp, which goes on when the wall clock is set back.
/// </remarks>
internal sealed class InProcessAttemptLimiter(TimeProvider time, int maxSources = InProcessAttemptLimiter.DefaultMaxSources)
    : IAttemptLimiter
{
    /// <summary>How many sources are kept; beyond it the oldest are forgotten.</summary>
    public const int DefaultMaxSources = 100_000;

    private static readonly TimeSpan _sweepInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, SourceAttempts> _sources = new(StringComparer.Ordinal);
    private readonly object _sweepLock = new();
    private long _lastId;
    private long _nextSweep = long.MinValue;
    private int _sourceCount;

    /// <summary>How many sources are kept now.</summary>
    public int SourceCount => Volatile.Read(ref _sourceCount);

    /// <inheritdoc/>
    public ValueTask<AttemptDecision> AcquireAsync(
        string source, AttemptLimits limits, TimeSpan undecidedFor, CancellationToken cancellationToken = default)
    {
        SortirIdentifier.ThrowIfInvalid(source);
        ArgumentNullException.ThrowIfNull(limits);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AttemptDecision>(cancellationToken);
        }

        var id = Interlocked.Increment(ref _lastId);
        while (true)
        {
            var attempts = GetOrAdd(source);
            lock (attempts)
            {
                // Between the look-up and the lock a sweep may have taken it out.
                if (!attempts.IsGone)
                {
                    return new(Decide(attempts, id, source, limits, undecidedFor));
                }
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(AttemptPermit permit, AttemptOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(permit);
        if (_sources.TryGetValue(permit.Source, out var attempts))
        {
            lock (attempts)
            {
                attempts.Settle(permit.Id, outcome);
            }
        }

        return default;
    }

    private AttemptDecision Decide(
        SourceAttempts attempts, long id, string source, AttemptLimits limits, TimeSpan undecidedFor)
    {
        var now = time.GetTimestamp();
        var windowEnds = now + time.ToTimestamp(limits.Window);
        return attempts.TryAcquire(id, now, windowEnds, limits, time.ToTimestamp(undecidedFor), out var retryAfter)
            ? AttemptDecision.Granted(new AttemptPermit(id, source, time.GetUtcNow()))
            : AttemptDecision.Refused(time.GetElapsedTime(0, retryAfter), attempts.IsFirstRefusal(now, windowEnds));
    }

    private SourceAttempts GetOrAdd(string source)
    {
        if (_sources.TryGetValue(source, out var known))
        {
            return known;
        }

        SweepIfDue();
        var added = new SourceAttempts();
        var attempts = _sources.GetOrAdd(source, added);
        if (ReferenceEquals(attempts, added))
        {
            Interlocked.Increment(ref _sourceCount);
        }

        return attempts;
    }

    private void SweepIfDue()
    {
        var now = time.GetTimestamp();
        if (SourceCount < maxSources && now < Volatile.Read(ref _nextSweep))
        {
            return;
        }

        lock (_sweepLock)
        {
            if (SourceCount < maxSources && now < _nextSweep)
            {
                return;
            }

            Volatile.Write(ref _nextSweep, now + time.ToTimestamp(_sweepInterval));
            foreach (var (source, attempts) in _sources)
            {
                RemoveIf(source, attempts, static (found, at) => !found.IsLiving(at), now);
            }

            // A tenth at once, so that a flood of new sources does not pay for a sweep each.
            var surplus = SourceCount - maxSources;
            if (surplus >= 0)
            {
                var oldestFirst = _sources.OrderBy(static pair => pair.Value.LastAsked).Take(surplus + 1 + (maxSources / 10));
                foreach (var (source, attempts) in oldestFirst.ToList())
                {
                    RemoveIf(source, attempts, static (_, _) => true, now);
                }
            }
        }
    }

    private void RemoveIf(string source, SourceAttempts attempts, Func<SourceAttempts, long, bool> condition, long now)
    {
        lock (attempts)
        {
            if (condition(attempts, now) && _sources.TryRemove(new(source, attempts)))
            {
                attempts.IsGone = true;
                Interlocked.Decrement(ref _sourceCount);
            }
        }
    }
}
