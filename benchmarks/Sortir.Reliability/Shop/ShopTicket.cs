namespace Sortir.Reliability;

/// <summary>A ticket of an order.</summary>
internal sealed class ShopTicket
{
    public required string Id { get; set; }

    public int OrderId { get; set; }

    public required string ProductId { get; set; }

    public ShopTicketState State { get; set; }

    /// <summary>Whether it was ever paid, cancelled since or not.</summary>
    public bool WasPaid { get; set; }
}
