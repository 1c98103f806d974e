namespace Sortir;

/// <summary>A card that is typed for a ticket.</summary>
public sealed record VerifyCardRequest
{
    /// <summary>The cart: one sale in progress, under an id that lives as long as the sale.</summary>
    public required string CartId { get; init; }

    /// <summary>The ticket of the cart that the card is for.</summary>
    public required string TicketId { get; init; }

    /// <summary>The product that the ticket is of.</summary>
    public required string ProductId { get; init; }

    /// <summary>What was typed: any string, or none.</summary>
    public required CardInput Card { get; init; }

    /// <summary>
    /// Who tries, for the limits: the client's IP address, as the host knows it behind its proxies. An IPv6 address counts by
    /// its /64.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>
    /// Whether the source is exempt from the limits: a box office. Only the host's own code may say so, never the request of a
    /// browser. Default: <see langword="false"/>.
    /// </summary>
    public bool IsTrustedSource { get; init; }
}
