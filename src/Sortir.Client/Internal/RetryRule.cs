using Polly.Retry;

namespace Sortir.Client;

/// <summary>
/// Which failed attempts are made again: those that failed fast, when there is time for a slow good answer after. No attempt is cut short for
/// another.
/// </summary>
internal sealed class RetryRule(TimeProvider time)
{
    private const int ShortestDelayMilliseconds = 50;

    public bool ShouldRetry(RetryPredicateArguments<HttpResponseMessage> args)
    {
        if (args.Context.FindCall() is not VerificationCall call
            || FindDelay(call, args.Outcome.Exception, args.AttemptNumber) is not { } delay
            // At least half of the time is left for the attempt itself.
            || time.GetElapsedTime(call.StartedAt) + delay > call.Timeout / 2)
        {
            return false;
        }

        call.RetryDelay = delay;
        return true;
    }

    public static TimeSpan Delay(RetryDelayGeneratorArguments<HttpResponseMessage> args) =>
        args.Context.FindCall() is VerificationCall call
            ? call.RetryDelay
            : TimeSpan.Zero;

    private static TimeSpan? FindDelay(VerificationCall call, Exception? exception, int attempt)
    {
        var jitter = Jitter(attempt);
        if (exception is not null)
        {
            return AprasFailure.MayPass(exception) ? jitter : null;
        }

        return call.Answer switch
        {
            CardEligibility.Unavailable { Trouble: AprasTrouble.ServerError } failed => Longer(failed.RetryAfter ?? jitter, jitter),
            CardEligibility.Unavailable { Trouble: AprasTrouble.TooManyRequests, RetryAfter: { } wait } => Longer(wait, jitter),
            _ => null,
        };
    }

    // 50 to 100 ms, then 100 to 200 ms: many buyers at once must not come back at once.
    private static TimeSpan Jitter(int attempt) =>
        TimeSpan.FromMilliseconds((ShortestDelayMilliseconds << Math.Min(attempt, 1)) * (1 + Random.Shared.NextDouble()));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
