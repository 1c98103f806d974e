using Sortir.Domain;

namespace Sortir.EntityFrameworkCore;

/// <summary>A usage as a row. Times are Unix milliseconds: every provider keeps and compares those alike.</summary>
internal sealed class UsageRow
{
    public Guid Id { get; set; }

    public long Version { get; set; }

    public string OrganizerId { get; set; } = "";

    public string EventId { get; set; } = "";

    public string ProductId { get; set; } = "";

    public string? CartId { get; set; }

    public string TicketId { get; set; } = "";

    public string? OrderId { get; set; }

    public string Fingerprint { get; set; } = "";

    /// <summary>The fingerprint while the usage blocks, else null: unique, and so the one guard against using a card twice.</summary>
    public string? BlockingKey { get; set; }

    public string? LastDigits { get; set; }

    public UsageStatus Status { get; set; }

    public long HeldAt { get; set; }

    public long HoldExpiresAt { get; set; }

    public long? PlacedAt { get; set; }

    public long? PaidAt { get; set; }

    public long? EndedAt { get; set; }

    public HoldEnding Ending { get; set; }

    public bool IsReleased { get; set; }

    public string? ProtectedServiceKey { get; set; }

    public GrantState Grant { get; set; }

    public long? GrantDueSince { get; set; }

    public long? GrantNextAttemptAt { get; set; }

    public long? GrantLeasedUntil { get; set; }

    /// <summary>
    /// From when on the grant may be leased, if nobody has leased it; null unless it is due. Only for its index. The lease is no part of it,
    /// so that a lease changes no index: PostgreSQL then writes the row alone, where its page has room.
    /// </summary>
    public long? GrantDueAt { get; set; }

    public int GrantAttempts { get; set; }

    public bool GrantOutcomeUnknown { get; set; }

    public ReviewReason? GrantReview { get; set; }

    public int? GrantLastStatusCode { get; set; }

    public string? GrantActivityId { get; set; }

    public bool HasReceipt { get; set; }

    public string? ReceiptRequestId { get; set; }

    public long? ReceiptRequestedAt { get; set; }

    public string? ReceiptRequestedAtText { get; set; }

    public long? ReceiptActivityAmount { get; set; }

    public long? ReceiptAidAmount { get; set; }

    public long? ReceiptSportVoucher { get; set; }

    public long? ReceiptOtherAid { get; set; }

    public long? ReceiptAdditionalAid { get; set; }

    public string? ReceiptNote { get; set; }

    internal static UsageRow From(CardUsage usage)
    {
        var (grant, receipt) = (usage.Grant, usage.Grant.Receipt);
        return new UsageRow
        {
            Id = usage.Id,
            Version = usage.Version,
            OrganizerId = usage.OrganizerId,
            EventId = usage.EventId,
            ProductId = usage.ProductId,
            CartId = usage.CartId,
            TicketId = usage.TicketId,
            OrderId = usage.OrderId,
            Fingerprint = usage.Fingerprint.Value,
            BlockingKey = usage.BlockingKey?.Value,
            LastDigits = usage.LastDigits,
            Status = usage.Status,
            HeldAt = usage.HeldAt.ToUnixTimeMilliseconds(),
            HoldExpiresAt = usage.HoldExpiresAt.ToUnixTimeMilliseconds(),
            PlacedAt = usage.PlacedAt?.ToUnixTimeMilliseconds(),
            PaidAt = usage.PaidAt?.ToUnixTimeMilliseconds(),
            EndedAt = usage.EndedAt?.ToUnixTimeMilliseconds(),
            Ending = usage.Ending,
            IsReleased = usage.IsReleased,
            ProtectedServiceKey = usage.ProtectedServiceKey,
            Grant = grant.State,
            GrantDueSince = grant.DueSince?.ToUnixTimeMilliseconds(),
            GrantNextAttemptAt = grant.NextAttemptAt?.ToUnixTimeMilliseconds(),
            GrantLeasedUntil = grant.LeasedUntil?.ToUnixTimeMilliseconds(),
            GrantDueAt = grant.State == GrantState.Due ? grant.NextAttemptAt?.ToUnixTimeMilliseconds() ?? 0 : null,
            GrantAttempts = grant.Attempts,
            GrantOutcomeUnknown = grant.OutcomeUnknown,
            GrantReview = grant.Review,
            GrantLastStatusCode = grant.LastStatusCode,
            GrantActivityId = grant.ActivityId,
            HasReceipt = receipt is not null,
            ReceiptRequestId = receipt?.RequestId,
            ReceiptRequestedAt = receipt?.RequestedAt?.ToUnixTimeMilliseconds(),
            ReceiptRequestedAtText = receipt?.RequestedAtText,
            ReceiptActivityAmount = receipt?.ActivityAmount,
            ReceiptAidAmount = receipt?.AidAmount,
            ReceiptSportVoucher = receipt?.SportVoucher,
            ReceiptOtherAid = receipt?.OtherAid,
            ReceiptAdditionalAid = receipt?.AdditionalAid,
            ReceiptNote = receipt?.Note,
        };
    }

    internal CardUsage ToUsage() => new()
    {
        Id = Id,
        Version = Version,
        OrganizerId = OrganizerId,
        EventId = EventId,
        ProductId = ProductId,
        CartId = CartId,
        TicketId = TicketId,
        OrderId = OrderId,
        Fingerprint = new CardFingerprint(Fingerprint),
        LastDigits = LastDigits,
        Status = Status,
        HeldAt = ToTime(HeldAt),
        HoldExpiresAt = ToTime(HoldExpiresAt),
        PlacedAt = ToTime(PlacedAt),
        PaidAt = ToTime(PaidAt),
        EndedAt = ToTime(EndedAt),
        Ending = Ending,
        IsReleased = IsReleased,
        ProtectedServiceKey = ProtectedServiceKey,
        Grant = new UsageGrant
        {
            State = Grant,
            DueSince = ToTime(GrantDueSince),
            NextAttemptAt = ToTime(GrantNextAttemptAt),
            LeasedUntil = ToTime(GrantLeasedUntil),
            Attempts = GrantAttempts,
            OutcomeUnknown = GrantOutcomeUnknown,
            Review = GrantReview,
            LastStatusCode = GrantLastStatusCode,
            ActivityId = GrantActivityId,
            Receipt = HasReceipt ? ToReceipt() : null,
        },
    };

    private GrantReceipt ToReceipt() => new()
    {
        RequestId = ReceiptRequestId,
        RequestedAt = ToTime(ReceiptRequestedAt),
        RequestedAtText = ReceiptRequestedAtText,
        ActivityAmount = ReceiptActivityAmount,
        AidAmount = ReceiptAidAmount,
        SportVoucher = ReceiptSportVoucher,
        OtherAid = ReceiptOtherAid,
        AdditionalAid = ReceiptAdditionalAid,
        Note = ReceiptNote,
    };

    private static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static DateTimeOffset? ToTime(long? milliseconds) => milliseconds is { } known ? ToTime(known) : null;
}
