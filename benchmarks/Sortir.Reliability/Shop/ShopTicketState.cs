namespace Sortir.Reliability;

/// <summary>Where a ticket stands in the shop's own books.</summary>
internal enum ShopTicketState
{
    Open = 0,
    Paid = 1,
    Cancelled = 2,

    /// <summary>Paid after its cancellation, when its card was gone: the money went back.</summary>
    Refunded = 3,
}
