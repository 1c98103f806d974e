namespace Sortir.Samples.Shop;

/// <summary>The show on one date. For Sortir! each date is an event of its own: a card may be used once for each.</summary>
public sealed class Show
{
    public required string Id { get; init; }

    public required DateTimeOffset StartsAt { get; set; }

    public required DateTimeOffset EndsAt { get; set; }

    public List<Product> Products { get; } = [];
}
