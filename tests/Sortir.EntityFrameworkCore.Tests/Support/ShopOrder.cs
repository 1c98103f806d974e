namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>An order of the shop; its id exists only after its insert.</summary>
public sealed class ShopOrder
{
    public int Id { get; set; }

    public required string Buyer { get; set; }
}
