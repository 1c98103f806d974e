namespace Sortir.Client;

/// <summary>What one verification says of APRAS's health.</summary>
internal readonly record struct CircuitVerdict(CircuitVerdictKind Kind, AprasTrouble? Trouble = null, TimeSpan? RetryAfter = null)
{
    /// <summary>It says nothing: the caller gave up or had little time left, or the answer is none that the API gives.</summary>
    public static readonly CircuitVerdict Nothing = new(CircuitVerdictKind.Nothing);

    public static CircuitVerdict Of(CardEligibility? answer) => answer switch
    {
        CardEligibility.Eligible or CardEligibility.NotEligible => new CircuitVerdict(CircuitVerdictKind.Healthy),
        CardEligibility.Unauthorized => new CircuitVerdict(CircuitVerdictKind.TokenRefused),
        CardEligibility.Unavailable { Trouble: not AprasTrouble.UnexpectedStatus } failed
            => new CircuitVerdict(
                CircuitVerdictKind.Failed,
                failed.Trouble,
                // Only a 429 speaks of the rate; the Retry-After of a 5xx may be one busy server's.
                failed.Trouble == AprasTrouble.TooManyRequests ? failed.RetryAfter : null),
        _ => Nothing,
    };

    public static CircuitVerdict Of(Exception exception, VerificationCall call, TimeProvider time) => AprasFailure.TroubleOf(exception) switch
    {
        null => Nothing,
        AprasTrouble.Timeout when !call.HasFairTime => Nothing,
        // The end of the time may show as a connection that was never made.
        AprasTrouble.Unreachable when !call.HasFairTime && time.GetElapsedTime(call.StartedAt) >= call.Timeout => Nothing,
        { } trouble => new CircuitVerdict(CircuitVerdictKind.Failed, trouble),
    };
}
