namespace Sortir.Domain;

public static partial class UsageRules
{
    /// <summary>The same cart's living hold of the same card for the same ticket, if there is one: the same acceptance again.</summary>
    /// <param name="known">The usages that block the card, and those of the cart's ticket.</param>
    /// <param name="entry">The card that is entered.</param>
    /// <param name="now">The time.</param>
    public static CardUsage? FindSameAgain(IReadOnlyList<CardUsage> known, CardEntry entry, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(entry);
        for (var i = 0; i < known.Count; i++)
        {
            var usage = known[i];
            if (IsHoldOf(usage, entry.CartId, entry.TicketId) && usage.Fingerprint.Equals(entry.Fingerprint) && !usage.HasLapsed(now))
            {
                return usage;
            }
        }

        return null;
    }

    /// <summary>Why the card cannot be held for the ticket, whatever APRAS says of it; <see langword="null"/> when it can.</summary>
    /// <param name="known">The usages that block the card, and those of the cart's ticket.</param>
    /// <param name="entry">The card that is entered.</param>
    /// <param name="settings">The durations.</param>
    /// <param name="now">The time.</param>
    public static Refusal? FindRefusal(IReadOnlyList<CardUsage> known, CardEntry entry, RuleSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(settings);
        Refusal? correction = null;
        for (var i = 0; i < known.Count; i++)
        {
            var usage = known[i];
            if (usage.Blocks(now) && usage.Fingerprint.Equals(entry.Fingerprint))
            {
                return IsElsewhere(usage, entry.CartId)
                    ? new Refusal(RefusalReason.HeldElsewhere, usage.HoldExpiresAt)
                    : new Refusal(RefusalReason.AlreadyUsed);
            }

            if (IsOf(usage, entry.CartId, entry.TicketId))
            {
                correction ??= FindCorrectionRefusal(usage, settings, now);
            }
        }

        return correction;
    }

    /// <summary>
    /// Holds an eligible card: a new hold, with whatever it replaces or takes over, in one batch.
    /// </summary>
    /// <param name="known">The usages that block the card, and those of the cart's ticket.</param>
    /// <param name="entry">The card that is entered.</param>
    /// <param name="newId">The id of the new usage.</param>
    /// <param name="protectedServiceKey">The service key that APRAS gave, as ciphertext.</param>
    /// <param name="settings">The durations.</param>
    /// <param name="now">The time.</param>
    public static Holding Hold(
        IReadOnlyList<CardUsage> known,
        CardEntry entry,
        Guid newId,
        string protectedServiceKey,
        RuleSettings settings,
        DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(protectedServiceKey);
        if (FindSameAgain(known, entry, now) is { } same)
        {
            return new Holding.SameAgain(same);
        }

        if (FindRefusal(known, entry, settings, now) is { } refusal)
        {
            return new Holding.Refused(refusal);
        }

        var hold = new CardUsage
        {
            Id = newId,
            Version = 1,
            OrganizerId = entry.OrganizerId,
            EventId = entry.EventId,
            ProductId = entry.ProductId,
            CartId = entry.CartId,
            TicketId = entry.TicketId,
            Fingerprint = entry.Fingerprint,
            LastDigits = entry.LastDigits,
            Status = UsageStatus.Pending,
            HeldAt = now,
            HoldExpiresAt = now + settings.HoldLifetime,
            ProtectedServiceKey = protectedServiceKey,
        };

        var changes = new List<UsageChange>(1 + known.Count);
        for (var i = 0; i < known.Count; i++)
        {
            var usage = known[i];
            if (usage.BlockingKey is { } key && key.Equals(entry.Fingerprint))
            {
                changes.Add(EndHold(usage, HoldEnding.TakenOver, UsageAction.TakenOver, now));
            }
            else if (IsHoldOf(usage, entry.CartId, entry.TicketId))
            {
                changes.Add(EndHold(usage, HoldEnding.Replaced, UsageAction.Replaced, now));
            }
        }

        changes.Add(UsageChange.Insert(hold, UsageAction.Held));
        return new Holding.Held(hold, changes);
    }

    private static bool IsElsewhere(CardUsage usage, string cartId) =>
        usage.Status == UsageStatus.Pending && !string.Equals(usage.CartId, cartId, StringComparison.Ordinal);

    // What already stands at the ticket: a hold past its window cannot be replaced until it lapses, an order never.
    private static Refusal? FindCorrectionRefusal(CardUsage usage, RuleSettings settings, DateTimeOffset now) => usage.Status switch
    {
        UsageStatus.Pending when IsTooLate(usage, settings, now) => new Refusal(RefusalReason.TooLateToCorrect, usage.HoldExpiresAt),
        UsageStatus.Validated or UsageStatus.Used => new Refusal(RefusalReason.TooLateToCorrect),
        _ => null,
    };

    private static bool IsTooLate(CardUsage hold, RuleSettings settings, DateTimeOffset now) =>
        now >= hold.HeldAt + settings.CorrectionWindow && !hold.HasLapsed(now);
}
