namespace Sortir.Samples.Shop;

/// <summary>A buyer who signs in: their cart follows them from one browser to another.</summary>
public sealed class Account
{
    public required string Name { get; init; }

    public required string CartId { get; set; }
}
