using Microsoft.EntityFrameworkCore;

namespace Sortir.Samples.Shop;

/// <summary>Tells Sortir! which products need a card, for which event, and when that ends.</summary>
public sealed class ShopCatalog(ShopDbContext shop) : ISortirCatalog
{
    public async ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken)
    {
        var product = await shop.Products.AsNoTracking().Include(row => row.Show)
            .SingleOrDefaultAsync(row => row.Id == productId, cancellationToken);
        return product switch
        {
            null => null,
            { NeedsCard: false } => CatalogProduct.WithoutCard,
            _ => CatalogProduct.WithCard(ToEvent(product.Show)),
        };
    }

    public async ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        await shop.Shows.AsNoTracking().SingleOrDefaultAsync(show => show.Id == eventId, cancellationToken) is { } show ? ToEvent(show) : null;

    // The end as it is now: a show that is postponed keeps its cards for longer.
    private static CatalogEvent ToEvent(Show show) => new() { Id = show.Id, EndsAt = show.EndsAt };
}
