using Sortir.Domain;

namespace Sortir.Reliability;

/// <summary>A ticket in the shop's books.</summary>
/// <param name="OrderId">Its order.</param>
/// <param name="TicketId">Its id.</param>
/// <param name="EventId">The show that its card is for; null when it needs none.</param>
/// <param name="State">Where it stands.</param>
/// <param name="WasPaid">Whether it was ever paid.</param>
/// <param name="Card">The card that its buyer has for it; a default value when it needs none.</param>
internal sealed record TicketLine(string OrderId, string TicketId, string? EventId, ShopTicketState State, bool WasPaid, CardNumber Card)
{
    internal bool IsLive => State is ShopTicketState.Open or ShopTicketState.Paid;
}
