namespace Sortir;

/// <summary>A product of the shop: a ticket at one price.</summary>
public sealed record CatalogProduct
{
    // One without a card would look like one that was forgotten to be filled in: it has a name instead.
    private CatalogProduct()
    {
    }

    /// <summary>A product that needs no card: its tickets are sold without a look at Sortir!.</summary>
    public static CatalogProduct WithoutCard { get; } = new();

    /// <summary>A product that needs a card for an event.</summary>
    public static CatalogProduct WithCard(CatalogEvent catalogEvent)
    {
        ArgumentNullException.ThrowIfNull(catalogEvent);
        return new CatalogProduct { NeedsCard = true, Event = catalogEvent };
    }

    /// <summary>Whether a ticket of the product needs a card.</summary>
    public bool NeedsCard { get; private init; }

    /// <summary>The event that the card is used for; <see langword="null"/> when none is needed.</summary>
    public CatalogEvent? Event { get; private init; }
}
