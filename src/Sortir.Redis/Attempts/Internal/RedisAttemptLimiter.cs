using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using StackExchange.Redis;

namespace Sortir.Redis;

/// <summary>The limiter that all nodes share. While Redis does not answer in time, the limiter of the process stands in for it.</summary>
/// <remarks>
/// The clock is the server's, so that nodes whose clocks differ agree. A host that has put another <see cref="TimeProvider"/> in place of
/// the system's (a test, say) gets that one.
/// </remarks>
internal sealed class RedisAttemptLimiter(
    RedisConnection connection,
    KeyRing keys,
    TimeProvider time,
    IOptions<SortirRedisOptions> options,
    ILogger<RedisAttemptLimiter> logger) : IAttemptLimiter
{
    private readonly InProcessAttemptLimiter _own = new(time);
    private readonly TimeSpan _timeout = options.Value.Timeout;

    /// <summary>Whether Redis answers.</summary>
    public SharedBackend Backend { get; } = new("attempt limiter", time, options.Value.Pause, logger);

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

        return Backend.MayTry(out var isProbe)
            ? AcquireSharedAsync(source, limits, undecidedFor, isProbe, cancellationToken)
            : _own.AcquireAsync(source, limits, undecidedFor, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(AttemptPermit permit, AttemptOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(permit);
        if (!IsShared(permit.Id))
        {
            await _own.SettleAsync(permit, outcome, cancellationToken).ConfigureAwait(false);
            return;
        }

        // It is sent in any case, and takes effect when a slow Redis comes to it; only the waiting ends.
        var settling = SendSettleAsync(new AttemptKeys(keys.HashSource(permit.Source)), permit.Id, outcome);
        if (!Backend.MayTry(out var isProbe))
        {
            SharedBackend.Abandon(settling);
            return;
        }

        try
        {
            await settling.WaitAsync(_timeout, time, cancellationToken).ConfigureAwait(false);
            Backend.Succeeded(isProbe);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            SharedBackend.Abandon(settling);
        }
        catch (Exception exception)
        {
            SharedBackend.Abandon(settling);
            Backend.Failed(exception);
        }
    }

    // The process counts from 1 upwards, so the sign says whose a permit is. It is made up here, so that it can be given back unseen.
    private static long NewId() => Random.Shared.NextInt64(long.MinValue, 0);

    private static bool IsShared(long id) => id < 0;

    private async ValueTask<AttemptDecision> AcquireSharedAsync(
        string source, AttemptLimits limits, TimeSpan undecidedFor, bool isProbe, CancellationToken cancellationToken)
    {
        var id = NewId();
        var at = new AttemptKeys(keys.HashSource(source));
        var acquiring = SendAcquireAsync(at, id, limits, undecidedFor);
        try
        {
            var answer = await acquiring.WaitAsync(_timeout, time, cancellationToken).ConfigureAwait(false);
            Backend.Succeeded(isProbe);
            return answer is [1, _, _, var now]
                ? AttemptDecision.Granted(new AttemptPermit(id, source, DateTimeOffset.FromUnixTimeMilliseconds(now)))
                : AttemptDecision.Refused(TimeSpan.FromMilliseconds(answer[1]), isFirstInWindow: answer[2] == 1);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = GiveBackAsync(acquiring, at, id);
            throw;
        }
        catch (Exception exception)
        {
            _ = GiveBackAsync(acquiring, at, id);
            Backend.Failed(exception);
        }

        return await _own.AcquireAsync(source, limits, undecidedFor, cancellationToken).ConfigureAwait(false);
    }

    private async Task<long[]> SendAcquireAsync(AttemptKeys at, long id, AttemptLimits limits, TimeSpan undecidedFor)
    {
        var redis = await connection.GetAsync().ConfigureAwait(false);
        var answer = await redis.GetDatabase().ScriptEvaluateAsync(
            AttemptScripts.Acquire,
            [at.Undecided, at.Kept, at.Accepted, at.Told],
            [id, Now(), Milliseconds(limits.Window), limits.Limit, limits.AcceptedLimit, Milliseconds(undecidedFor)]).ConfigureAwait(false);
        return (long[])answer!;
    }

    private async Task SendSettleAsync(AttemptKeys at, long id, AttemptOutcome outcome)
    {
        var redis = await connection.GetAsync().ConfigureAwait(false);
        RedisKey[] states = outcome switch
        {
            AttemptOutcome.GivenBack => [at.Undecided],
            AttemptOutcome.Accepted => [at.Undecided, at.Accepted],
            _ => [at.Undecided, at.Kept],
        };
        await redis.GetDatabase().ScriptEvaluateAsync(AttemptScripts.Settle, states, [id]).ConfigureAwait(false);
    }

    // A slow Redis may still come to a question that nobody waits for any more: then many buyers behind one address would find it full.
    private async Task GiveBackAsync(Task acquiring, AttemptKeys at, long id)
    {
        await acquiring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SendSettleAsync(at, id, AttemptOutcome.GivenBack).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private RedisValue Now() => ReferenceEquals(time, TimeProvider.System) ? RedisValue.EmptyString : time.GetUtcNow().ToUnixTimeMilliseconds();

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);
}
