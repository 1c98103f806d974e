using System.Globalization;
using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>Usages, changes and audit entries in the states that a storage meets: for the suite, and for an adapter's own tests.</summary>
public static class Sample
{
    /// <summary>The time at which everything happens that is not given another.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 14, 18, 30, 0, 123, TimeSpan.Zero);

    /// <summary>Identifiers that a storage must give back as they were: emoji, quotes, markup, 128 characters.</summary>
    public static TheoryData<string> Identifiers =>
    [
        "a",
        "🎟️🎭",
        "l'été \"2026\" -- ; DROP TABLE x; <b>&amp;</b> %_\\",
        new string('x', SortirIdentifier.MaxLength),
        string.Concat(Enumerable.Repeat("🎫", SortirIdentifier.MaxLength / 2)),
    ];

    /// <summary>The fingerprint of a card, by a number.</summary>
    public static CardFingerprint Card(int number) => new(string.Create(CultureInfo.InvariantCulture, $"fingerprint-{number:d12}"));

    /// <summary>A card that is held for ten minutes.</summary>
    public static CardUsage Hold(int card = 1, string cart = "cart-1", string ticket = "ticket-1", DateTimeOffset? at = null) => new()
    {
        Id = Guid.NewGuid(),
        Version = 1,
        OrganizerId = "organizer-1",
        EventId = "event-1",
        ProductId = "product-1",
        CartId = cart,
        TicketId = ticket,
        Fingerprint = Card(card),
        LastDigits = "7890",
        Status = UsageStatus.Pending,
        HeldAt = at ?? Now,
        HoldExpiresAt = (at ?? Now).AddMinutes(10),
        ProtectedServiceKey = "k1.ciphertext",
    };

    /// <summary>A hold that has ended.</summary>
    public static CardUsage Expired(int card = 1, DateTimeOffset? endedAt = null) =>
        Hold(card) with { Status = UsageStatus.Expired, Ending = HoldEnding.Removed, EndedAt = endedAt ?? Now };

    /// <summary>A ticket that is ordered and not yet paid.</summary>
    public static CardUsage Placed(int card = 1, string order = "order-1") =>
        Hold(card) with { Status = UsageStatus.Validated, OrderId = order, PlacedAt = Now };

    /// <summary>A paid ticket whose grant is due.</summary>
    public static CardUsage Due(int card = 1, DateTimeOffset? nextAttemptAt = null, string organizer = "organizer-1") => Placed(card) with
    {
        OrganizerId = organizer,
        PaidAt = Now,
        Grant = new UsageGrant { State = GrantState.Due, DueSince = Now, NextAttemptAt = nextAttemptAt ?? Now },
    };

    /// <summary>A ticket whose grant is recorded.</summary>
    public static CardUsage Used(int card = 1) => Placed(card) with
    {
        Status = UsageStatus.Used,
        PaidAt = Now,
        ProtectedServiceKey = null,
        Grant = new UsageGrant { State = GrantState.Granted, DueSince = Now, Attempts = 1, Receipt = new GrantReceipt { RequestId = "4711" } },
    };

    /// <summary>A cancelled ticket, its card free or kept.</summary>
    public static CardUsage Cancelled(int card = 1, bool released = true, DateTimeOffset? endedAt = null) =>
        Placed(card) with { Status = UsageStatus.Cancelled, IsReleased = released, EndedAt = endedAt ?? Now };

    /// <summary>A paid ticket whose grant needs a person.</summary>
    public static CardUsage InReview(int card = 1) => Placed(card) with
    {
        PaidAt = Now,
        Grant = new UsageGrant { State = GrantState.NeedsReview, DueSince = Now, Attempts = 1, Review = ReviewReason.Refused },
    };

    /// <summary>A new usage.</summary>
    public static UsageChange Insert(CardUsage usage) => UsageChange.Insert(usage, UsageAction.Held);

    /// <summary>A changed usage, on the condition that it is still as it was before.</summary>
    public static UsageChange Update(CardUsage before, CardUsage after) => UsageChange.Update(before, after, UsageAction.Moved);

    /// <summary>The end of a hold, which frees its card.</summary>
    public static UsageChange End(CardUsage hold) =>
        Update(hold, hold with { Status = UsageStatus.Expired, Ending = HoldEnding.TakenOver, EndedAt = Now });

    /// <summary>An audit entry, of a usage or of none.</summary>
    public static AuditEntry Audit(CardUsage? usage = null, DateTimeOffset? at = null, DateTimeOffset? keepUntil = null) => new()
    {
        Id = Guid.NewGuid(),
        At = at ?? Now,
        KeepUntil = keepUntil ?? (at ?? Now).AddDays(365),
        OrganizerId = usage?.OrganizerId ?? "organizer-1",
        EventId = usage?.EventId,
        Action = nameof(UsageAction.Held),
        Outcome = nameof(UsageStatus.Pending),
        Actor = "buyer",
        UsageId = usage?.Id,
        TicketId = usage?.TicketId,
        OrderId = usage?.OrderId,
        Fingerprint = usage?.Fingerprint,
        LastDigits = usage?.LastDigits,
    };
}
