namespace Sortir.Domain;

public static partial class UsageRules
{
    /// <summary>Ends a hold that lapsed longer ago than expired holds are kept. Until then its own cart may still place it.</summary>
    /// <param name="usage">The usage.</param>
    /// <param name="settings">The durations.</param>
    /// <param name="now">The time.</param>
    /// <returns>The change, dated to the lapse; <see langword="null"/> when there is nothing to sweep.</returns>
    public static UsageChange? Sweep(CardUsage usage, RuleSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(usage);
        ArgumentNullException.ThrowIfNull(settings);
        return usage.Status == UsageStatus.Pending && usage.HoldExpiresAt + settings.ExpiredHoldRetention <= now
            ? EndHold(usage, HoldEnding.Lapsed, UsageAction.Swept, usage.HoldExpiresAt)
            : null;
    }

    /// <summary>
    /// Whether a usage may be deleted: an ended hold after its short retention; any other after the organizer's, counted from the
    /// event's end as the catalog gives it now. A grant that is due, in review, or to be told to APRAS keeps its usage.
    /// </summary>
    /// <param name="usage">The usage.</param>
    /// <param name="eventEndsAt">When the event ends, as far as known now; <see langword="null"/> keeps the usage.</param>
    /// <param name="usageRetention">How long usages are kept after the event's end.</param>
    /// <param name="settings">The durations.</param>
    /// <param name="now">The time.</param>
    public static bool MayPurge(
        CardUsage usage,
        DateTimeOffset? eventEndsAt,
        TimeSpan usageRetention,
        RuleSettings settings,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(usage);
        ArgumentNullException.ThrowIfNull(settings);
        return usage.Status switch
        {
            UsageStatus.Expired => usage.EndedAt + settings.ExpiredHoldRetention <= now,
            UsageStatus.Pending => false,
            _ => IsRetentionOver(eventEndsAt, usageRetention, now) && GoesWithItsEvent(usage),
        };
    }

    /// <summary>Whether the time for which usages are kept after their event's end is over.</summary>
    /// <param name="eventEndsAt">When the event ends, as far as known now; <see langword="null"/> never ends it.</param>
    /// <param name="usageRetention">How long usages are kept after that.</param>
    /// <param name="now">The time.</param>
    public static bool IsRetentionOver(DateTimeOffset? eventEndsAt, TimeSpan usageRetention, DateTimeOffset now) =>
        eventEndsAt <= now - usageRetention;

    /// <summary>Whether a usage goes when its event's retention is over: no hold, and nothing that is still to be settled.</summary>
    /// <param name="usage">The usage.</param>
    public static bool GoesWithItsEvent(CardUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.Status is not (UsageStatus.Pending or UsageStatus.Expired) && !IsUnsettled(usage);
    }

    /// <summary>Whether the grant of a usage still asks for something: it is due, in review, or was recorded for a cancelled sale.</summary>
    /// <param name="usage">The usage.</param>
    public static bool IsUnsettled(CardUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.Grant.State is GrantState.Due or GrantState.NeedsReview || usage.MustTellApras;
    }

    /// <summary>
    /// Erases what tells of the holder before the event's end: the last digits, the cart and the service key. The blocking
    /// fingerprint stays, so that the card cannot be used twice; after the event's end the usage is deleted whole.
    /// </summary>
    /// <param name="usage">The usage.</param>
    /// <returns>The change; a due grant whose service key is erased is set aside for staff.</returns>
    public static UsageChange Erase(CardUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var grant = usage.Grant;
        var erased = usage with
        {
            LastDigits = null,
            CartId = null,
            ProtectedServiceKey = null,

            // With the key goes the lease, and with it the only sign of an attempt under way.
            Grant = grant.State == GrantState.Due
                ? SetAside(grant, ReviewReason.ServiceKeyMissing) with { OutcomeUnknown = grant.OutcomeUnknown || grant.LeasedUntil is not null }
                : grant,
        };
        return UsageChange.Update(usage, erased, UsageAction.Erased);
    }
}
