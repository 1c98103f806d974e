namespace Sortir.Domain;

/// <summary>A ticket as the cart, the order or the payment names it, with what the catalog says of its product.</summary>
public sealed record CartTicket
{
    /// <summary>The ticket.</summary>
    public required string TicketId { get; init; }

    /// <summary>Whether its product needs a card.</summary>
    public required bool NeedsCard { get; init; }

    /// <summary>Whether it may be sold now: its product is known, and the reduced fare not switched off. Default: <see langword="true"/>.</summary>
    public bool IsSold { get; init; } = true;

    /// <summary>The organizer of its event.</summary>
    public required string OrganizerId { get; init; }

    /// <summary>Its event.</summary>
    public required string EventId { get; init; }

    /// <summary>The event's activity id at APRAS, if it has one of its own.</summary>
    public string? ActivityId { get; init; }
}
