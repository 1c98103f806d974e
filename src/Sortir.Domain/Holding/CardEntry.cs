namespace Sortir.Domain;

/// <summary>A card entered for a ticket of a cart.</summary>
public sealed record CardEntry
{
    /// <summary>The organizer of the event.</summary>
    public required string OrganizerId { get; init; }

    /// <summary>The event for which the card shall be used.</summary>
    public required string EventId { get; init; }

    /// <summary>The product that the ticket is of.</summary>
    public required string ProductId { get; init; }

    /// <summary>The cart.</summary>
    public required string CartId { get; init; }

    /// <summary>The ticket.</summary>
    public required string TicketId { get; init; }

    /// <summary>What stands for the card.</summary>
    public required CardFingerprint Fingerprint { get; init; }

    /// <summary>The last four digits of the card.</summary>
    public required string LastDigits { get; init; }
}
