namespace Sortir.Samples.Shop;

/// <summary>A ticket of an order. Of its card nothing stands here: Sortir! is asked, and what it has erased is gone from the shop too.</summary>
public sealed class OrderTicket
{
    /// <summary>The id that it had in the cart: Sortir! knows it by that.</summary>
    public required string Id { get; init; }

    public int OrderId { get; init; }

    public required string ProductId { get; init; }

    public Product Product { get; init; } = null!;

    public required int Cents { get; init; }

    public bool IsCancelled { get; set; }

    public SaleTicket ToSaleTicket() => new(Id, ProductId);
}
