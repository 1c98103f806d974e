namespace Sortir.Domain;

public static partial class UsageRules
{
    /// <summary>
    /// A node takes a due grant for itself and counts the attempt, before anything is sent. A lease that lapsed without an answer
    /// leaves its outcome unknown.
    /// </summary>
    /// <param name="usage">The usage.</param>
    /// <param name="leasedUntil">Until when the node has it.</param>
    /// <param name="now">The time.</param>
    /// <returns>The change; <see langword="null"/> when the grant is not due.</returns>
    public static UsageChange? LeaseGrant(CardUsage usage, DateTimeOffset leasedUntil, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var grant = usage.Grant;
        return !grant.IsDue(now)
            ? null
            : Change(usage, UsageAction.GrantAttempted, grant with
            {
                LeasedUntil = leasedUntil,
                Attempts = grant.Attempts + 1,
                OutcomeUnknown = grant.OutcomeUnknown || grant.LeasedUntil is not null,
            });
    }

    /// <summary>Whether a leased grant may still be sent: its lease must outlive the request's timeout by the margin.</summary>
    /// <param name="usage">The leased usage.</param>
    /// <param name="grantTimeout">How long the request may take.</param>
    /// <param name="settings">The durations.</param>
    /// <param name="now">The time.</param>
    public static bool MaySendGrant(CardUsage usage, TimeSpan grantTimeout, RuleSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(usage);
        ArgumentNullException.ThrowIfNull(settings);
        return usage.Grant is { State: GrantState.Due, LeasedUntil: { } leasedUntil }
            && leasedUntil - now >= grantTimeout + settings.GrantLeaseMargin;
    }

    /// <summary>Gives back a lease under which nothing was sent: the attempt did not take place.</summary>
    /// <param name="usage">The usage as it is now.</param>
    /// <param name="attempt">The attempt that the lease counted.</param>
    /// <param name="nextAttemptAt">Not before this time is the next attempt.</param>
    /// <returns>The change; <see langword="null"/> when there is no lease any more.</returns>
    public static UsageChange? ReturnGrant(CardUsage usage, int attempt, DateTimeOffset nextAttemptAt)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var grant = usage.Grant;
        return grant switch
        {
            _ when grant.Attempts != attempt => null,
            { State: GrantState.Due, LeasedUntil: not null } => Change(usage, UsageAction.GrantReturned, grant with
            {
                LeasedUntil = null,
                Attempts = attempt - 1,
                NextAttemptAt = nextAttemptAt,
            }),

            // Cancelled under the lease, as if something had been sent: nothing was, and APRAS knows nothing.
            { State: GrantState.NeedsReview, Review: ReviewReason.CancelledAfterAttempt, OutcomeUnknown: false } => Change(usage, UsageAction.GrantReturned, grant with
            {
                State = GrantState.None,
                Review = null,
                DueSince = null,
                Attempts = attempt - 1,
            }),
            _ => null,
        };
    }

    /// <summary>
    /// Writes what APRAS answered to a grant. A recorded grant is always written, whatever has become of the usage meanwhile.
    /// </summary>
    /// <param name="usage">The usage as it is now.</param>
    /// <param name="attempt">The attempt that was answered, as its lease counted it.</param>
    /// <param name="outcome">The answer.</param>
    /// <param name="jitter">A random number from 0 to 1, to spread the next attempts.</param>
    /// <param name="settings">The durations.</param>
    /// <param name="now">The time.</param>
    /// <returns>The change; <see langword="null"/> when the answer means nothing to the usage as it is now.</returns>
    public static UsageChange? CompleteGrant(
        CardUsage usage,
        int attempt,
        GrantOutcome outcome,
        double jitter,
        RuleSettings settings,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(usage);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(settings);
        if (outcome is GrantOutcome.Granted granted)
        {
            return Record(usage, granted.Receipt);
        }

        // Another node has begun an attempt since: its answer counts, and its lease noted that this one's is unknown.
        if (usage.Grant.Attempts != attempt)
        {
            return null;
        }

        var isUnknown = outcome is GrantOutcome.Unknown;
        var grant = usage.Grant with { LeasedUntil = null, LastStatusCode = StatusCodeOf(outcome) };
        return (usage.Grant.State, outcome) switch
        {
            (GrantState.Due, GrantOutcome.Refused) => Change(usage, UsageAction.GrantSetAside, SetAside(
                grant, grant.OutcomeUnknown ? ReviewReason.RefusedAfterUnknownOutcome : ReviewReason.Refused)),
            (GrantState.Due, _) => Change(usage, UsageAction.GrantPostponed, grant with
            {
                OutcomeUnknown = grant.OutcomeUnknown || isUnknown,
                NextAttemptAt = now + Wait(grant.Attempts, RetryAfterOf(outcome), jitter, settings),
            }),

            // Cancelled while the request was under way: an unknown outcome stays with staff, a clear "no" ends it.
            (GrantState.NeedsReview, _) when grant.Review == ReviewReason.CancelledAfterAttempt => Change(
                usage,
                UsageAction.GrantPostponed,
                isUnknown || grant.OutcomeUnknown
                    ? grant with { OutcomeUnknown = true }
                    : grant with { State = GrantState.None, Review = null }),
            _ => null,
        };
    }

    /// <summary>Sets a due grant aside that cannot be sent as it is stored.</summary>
    /// <param name="usage">The usage.</param>
    /// <param name="reason">Why it cannot be sent.</param>
    /// <returns>The change; <see langword="null"/> when the grant is not due.</returns>
    public static UsageChange? SetGrantAside(CardUsage usage, ReviewReason reason)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.Grant.State == GrantState.Due
            ? Change(usage, UsageAction.GrantSetAside, SetAside(usage.Grant, reason))
            : null;
    }

    /// <summary>Staff send a grant again that needed review. Not for a cancelled ticket: its grant must not come to be.</summary>
    /// <param name="usage">The usage.</param>
    /// <param name="now">The time.</param>
    /// <returns>The change; <see langword="null"/> when the grant is in no state to be sent again, or its service key is gone.</returns>
    public static UsageChange? RetryGrant(CardUsage usage, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage is { Status: UsageStatus.Validated, Grant.State: GrantState.NeedsReview, ProtectedServiceKey: not null }
            ? Change(usage, UsageAction.GrantRetried, usage.Grant with { State = GrantState.Due, Review = null, NextAttemptAt = now })
            : null;
    }

    /// <summary>Staff have settled with APRAS by other means: a grant in review, or one whose sale was cancelled.</summary>
    /// <param name="usage">The usage.</param>
    /// <returns>The change; <see langword="null"/> when there is nothing to settle.</returns>
    public static UsageChange? SettleGrant(CardUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.Grant.State == GrantState.NeedsReview || usage.MustTellApras
            ? UsageChange.Update(
                usage,
                usage with { ProtectedServiceKey = null, Grant = usage.Grant with { State = GrantState.Settled, LeasedUntil = null } },
                UsageAction.Settled)
            : null;
    }

    private static UsageChange? Record(CardUsage usage, GrantReceipt receipt)
    {
        // Written before: a second answer must not open again what staff have settled since.
        if (usage.Grant.Receipt is not null)
        {
            return null;
        }

        var recorded = usage with
        {
            Status = usage.Status == UsageStatus.Validated ? UsageStatus.Used : usage.Status,
            ProtectedServiceKey = null,
            Grant = usage.Grant with
            {
                State = GrantState.Granted,
                Receipt = receipt,
                Review = null,
                NextAttemptAt = null,
                LeasedUntil = null,
            },
        };
        return UsageChange.Update(usage, recorded, UsageAction.Granted);
    }

    // Doubles from the shortest wait to the longest, less up to half of it; APRAS's own wish counts where it is longer.
    private static TimeSpan Wait(int attempts, TimeSpan? retryAfter, double jitter, RuleSettings settings)
    {
        var doublings = Math.Clamp(attempts - 1, 0, 30);
        var wait = Math.Min(settings.GrantBackoffMin.TotalMilliseconds * (1L << doublings), settings.GrantBackoffMax.TotalMilliseconds);
        var spread = TimeSpan.FromMilliseconds(Math.Round(wait * (1 - (Math.Clamp(jitter, 0, 1) / 2))));
        return retryAfter is { } wish && wish > spread
            ? TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wish.TotalMilliseconds), settings.GrantBackoffMax.TotalMilliseconds))
            : spread;
    }

    private static int? StatusCodeOf(GrantOutcome outcome) => outcome switch
    {
        GrantOutcome.Refused refused => refused.StatusCode,
        GrantOutcome.Unauthorized unauthorized => unauthorized.StatusCode,
        GrantOutcome.Unknown unknown => unknown.StatusCode,
        _ => null,
    };

    private static TimeSpan? RetryAfterOf(GrantOutcome outcome) => (outcome as GrantOutcome.Unknown)?.RetryAfter;

    private static UsageChange Change(CardUsage usage, UsageAction action, UsageGrant grant) =>
        UsageChange.Update(usage, usage with { Grant = grant }, action);
}
