namespace Sortir.Reliability;

/// <summary>An order of the shop; its id exists only after its insert.</summary>
internal sealed class ShopOrder
{
    public int Id { get; set; }

    /// <summary>What the buyer asks again with: of two requests for one cart one makes the order.</summary>
    public required string CartId { get; set; }

    public bool IsCancelled { get; set; }

    public List<ShopTicket> Tickets { get; } = [];
}
