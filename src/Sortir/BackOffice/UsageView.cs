using Sortir.Domain;

namespace Sortir;

/// <summary>A usage as staff see it: its card masked, without fingerprint and service key.</summary>
public sealed record UsageView
{
    /// <summary>The usage's id, for the calls that change it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The organizer.</summary>
    public required string OrganizerId { get; init; }

    /// <summary>The event.</summary>
    public required string EventId { get; init; }

    /// <summary>The product.</summary>
    public required string ProductId { get; init; }

    /// <summary>The cart; <see langword="null"/> once it was erased.</summary>
    public string? CartId { get; init; }

    /// <summary>The ticket.</summary>
    public required string TicketId { get; init; }

    /// <summary>The order, once there is one.</summary>
    public string? OrderId { get; init; }

    /// <summary>The card, masked but for its last four digits: <c>••••••7890</c>; <see langword="null"/> once they were erased.</summary>
    public string? Card { get; init; }

    /// <summary>Where the usage stands.</summary>
    public required UsageStatus Status { get; init; }

    /// <summary>Why its hold ended; <see cref="HoldEnding.EventCancelled"/> on a ticket of a cancelled event, too.</summary>
    public HoldEnding Ending { get; init; }

    /// <summary>When the card was accepted.</summary>
    public required DateTimeOffset HeldAt { get; init; }

    /// <summary>When the hold lapses, or would have lapsed.</summary>
    public required DateTimeOffset HoldExpiresAt { get; init; }

    /// <summary>When the ticket was ordered.</summary>
    public DateTimeOffset? PlacedAt { get; init; }

    /// <summary>When the ticket was paid.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>When the ticket was cancelled, or its hold ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether the card is free for the event again.</summary>
    public required bool IsCardFree { get; init; }

    /// <summary>Whether the sale was cancelled though APRAS has, or may have, recorded its grant: APRAS must be told.</summary>
    public required bool MustTellApras { get; init; }

    /// <summary>The grant: where it stands, why it needs a person, what APRAS answered.</summary>
    public required UsageGrant Grant { get; init; }

    internal static UsageView Of(CardUsage usage) => new()
    {
        Id = usage.Id,
        OrganizerId = usage.OrganizerId,
        EventId = usage.EventId,
        ProductId = usage.ProductId,
        CartId = usage.CartId,
        TicketId = usage.TicketId,
        OrderId = usage.OrderId,
        Card = usage.LastDigits is { } digits ? $"••••••{digits}" : null,
        Status = usage.Status,
        Ending = usage.Ending,
        HeldAt = usage.HeldAt,
        HoldExpiresAt = usage.HoldExpiresAt,
        PlacedAt = usage.PlacedAt,
        PaidAt = usage.PaidAt,
        EndedAt = usage.EndedAt,
        IsCardFree = usage.BlockingKey is null,
        MustTellApras = usage.MustTellApras,
        Grant = usage.Grant,
    };
}
