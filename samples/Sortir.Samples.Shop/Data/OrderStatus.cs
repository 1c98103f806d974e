namespace Sortir.Samples.Shop;

public enum OrderStatus
{
    Placed,
    Paid,

    /// <summary>Not paid in time. A payment that comes all the same brings it back, as far as its cards are free.</summary>
    Expired,

    /// <summary>Cancelled by its buyer, or left without a ticket. Nothing brings it back.</summary>
    Cancelled,
}
