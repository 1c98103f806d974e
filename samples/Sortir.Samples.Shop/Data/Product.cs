namespace Sortir.Samples.Shop;

/// <summary>A ticket for one date at one price. The reduced price is a product of its own.</summary>
public sealed class Product
{
    public required string Id { get; init; }

    public required string ShowId { get; init; }

    public Show Show { get; init; } = null!;

    public required int Cents { get; set; }

    public required bool NeedsCard { get; set; }
}
