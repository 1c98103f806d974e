namespace Sortir.Samples.Shop;

public sealed class OrderTicket
{
    /// <summary>The id that it had in the cart: Sortir! knows it by that.</summary>
    public required string Id { get; init; }

    public int OrderId { get; init; }

    public required string ProductId { get; init; }

    public Product Product { get; init; } = null!;

    public required int Cents { get; init; }

    /// <summary>The last four digits of its card: all that the shop keeps of a number.</summary>
    public string? LastDigits { get; set; }

    public bool IsCancelled { get; set; }

    public SaleTicket ToSaleTicket() => new(Id, ProductId);
}
