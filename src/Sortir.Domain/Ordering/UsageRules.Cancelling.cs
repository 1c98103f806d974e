namespace Sortir.Domain;

public static partial class UsageRules
{
    /// <summary>
    /// Cancels an ordered ticket, also one that is paid or granted. A grant that was never sent is dropped; one that was, or
    /// may have been recorded, stays visible to staff.
    /// </summary>
    /// <param name="usage">The usage of the ticket.</param>
    /// <param name="release">Whether the card becomes free: the organizer's setting at this moment.</param>
    /// <param name="now">The time.</param>
    /// <returns>The change; <see langword="null"/> when the ticket is not ordered, or is cancelled already.</returns>
    public static UsageChange? Cancel(CardUsage usage, bool release, DateTimeOffset now) => EndOrder(usage, release, UsageAction.Cancelled, now);

    /// <summary>Staff free a card: a hold ends, an ordered ticket is cancelled with its card released.</summary>
    /// <param name="usage">The usage.</param>
    /// <param name="now">The time.</param>
    public static Removal Free(CardUsage usage, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.Status switch
        {
            UsageStatus.Pending => new Removal.Freed([EndHold(usage, HoldEnding.Freed, UsageAction.Freed, now)]),
            UsageStatus.Validated => new Removal.Freed([EndOrder(usage, release: true, UsageAction.Freed, now)!]),
            _ => new Removal.Refused(new Refusal(RefusalReason.NotPossible)),
        };
    }

    /// <summary>
    /// The event of a usage is cancelled: its hold ends, or its ticket is cancelled. A ticket that was cancelled before is marked, so that a
    /// late payment cannot revive it.
    /// </summary>
    /// <param name="usage">The usage.</param>
    /// <param name="release">Whether the card becomes free: the organizer's setting at this moment.</param>
    /// <param name="now">The time.</param>
    /// <returns>The change; <see langword="null"/> when the usage has ended already.</returns>
    public static UsageChange? CancelForEvent(CardUsage usage, bool release, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.Status switch
        {
            UsageStatus.Pending => EndHold(usage, HoldEnding.EventCancelled, UsageAction.EventCancelled, now),
            UsageStatus.Cancelled when usage.Ending != HoldEnding.EventCancelled =>
                UsageChange.Update(usage, usage with { Ending = HoldEnding.EventCancelled }, UsageAction.EventCancelled),
            _ => EndOrder(usage, release, UsageAction.EventCancelled, now, HoldEnding.EventCancelled),
        };
    }

    private static UsageChange? EndOrder(
        CardUsage usage,
        bool release,
        UsageAction action,
        DateTimeOffset now,
        HoldEnding ending = HoldEnding.None)
    {
        ArgumentNullException.ThrowIfNull(usage);
        if (usage.Status is not (UsageStatus.Validated or UsageStatus.Used))
        {
            return null;
        }

        var ended = usage with
        {
            Status = UsageStatus.Cancelled,
            IsReleased = release,
            Ending = ending,
            EndedAt = now,
            Grant = DropUnsent(usage.Grant),
        };
        return UsageChange.Update(usage, ended, action);
    }

    // An attempt under way counts as one of unknown outcome until its answer is written; what staff settled with APRAS, as recorded.
    private static UsageGrant DropUnsent(UsageGrant grant) => grant.State switch
    {
        GrantState.Due when grant.OutcomeUnknown || grant.LeasedUntil is not null => SetAside(grant, ReviewReason.CancelledAfterAttempt),
        GrantState.Due => grant with { State = GrantState.None, DueSince = null, NextAttemptAt = null },
        GrantState.NeedsReview when !grant.OutcomeUnknown && grant.Review != ReviewReason.CancelledAfterAttempt =>
            grant with { State = GrantState.None, Review = null },
        GrantState.Settled => SetAside(grant, ReviewReason.CancelledAfterAttempt),
        _ => grant,
    };
}
