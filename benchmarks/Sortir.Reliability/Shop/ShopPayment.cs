namespace Sortir.Reliability;

/// <summary>A payment whose message was handled: a message that comes again changes nothing.</summary>
internal sealed class ShopPayment
{
    public required string Id { get; set; }

    public int OrderId { get; set; }
}
