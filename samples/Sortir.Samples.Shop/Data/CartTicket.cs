namespace Sortir.Samples.Shop;

/// <summary>One admission in a cart. Three tickets are three rows, since each may need a card of its own.</summary>
public sealed class CartTicket
{
    /// <summary>Never used twice in the whole shop, so that two carts can become one at sign-in.</summary>
    public required string Id { get; init; }

    public required string CartId { get; set; }

    public required string ProductId { get; init; }

    public Product Product { get; init; } = null!;
}
