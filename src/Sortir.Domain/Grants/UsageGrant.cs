namespace Sortir.Domain;

/// <summary>The grant of a usage: the report of a paid sale to APRAS.</summary>
public sealed record UsageGrant
{
    /// <summary>No grant.</summary>
    public static UsageGrant None { get; } = new();

    /// <summary>Where it stands.</summary>
    public GrantState State { get; init; }

    /// <summary>Since when it is due: the first payment that counts.</summary>
    public DateTimeOffset? DueSince { get; init; }

    /// <summary>Not before this time is the next attempt.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Until when a node has it for itself; <see langword="null"/> when none has.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>How many attempts were begun. Counted before the request is sent, so that zero means: never sent.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether an attempt ended without an answer that tells whether APRAS recorded it.</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>Why it needs a person, for <see cref="GrantState.NeedsReview"/>.</summary>
    public ReviewReason? Review { get; init; }

    /// <summary>The HTTP status of the last answer that was no grant.</summary>
    public int? LastStatusCode { get; init; }

    /// <summary>The event's activity id at the time of the payment; <see langword="null"/>: the organizer's applies.</summary>
    public string? ActivityId { get; init; }

    /// <summary>What APRAS answered, once granted.</summary>
    public GrantReceipt? Receipt { get; init; }

    /// <summary>Whether the grant may be leased at that time: due, its wait over, and no other node at it.</summary>
    public bool IsDue(DateTimeOffset now) =>
        State == GrantState.Due && (NextAttemptAt is null || NextAttemptAt <= now) && (LeasedUntil is null || LeasedUntil <= now);
}
