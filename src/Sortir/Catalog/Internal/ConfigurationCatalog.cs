namespace Sortir;

/// <summary>The catalog of a small shop: the products that its configuration lists need a card, any other needs none.</summary>
internal sealed class ConfigurationCatalog(CurrentOptions current) : ISortirCatalog
{
    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<CatalogProduct?>(current.Value.Products.TryGetValue(productId, out var product)
            ? CatalogProduct.WithCard(ToEvent(productId, product))
            : CatalogProduct.WithoutCard);

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken)
    {
        // Of several products of one event, the latest end counts: it keeps the cards longest.
        var found = current.Value.Products
            .Select(product => ToEvent(product.Key, product.Value))
            .Where(candidate => candidate.Id == eventId && candidate.OrganizerId == organizerId)
            .OrderByDescending(candidate => candidate.EndsAt ?? DateTimeOffset.MaxValue)
            .FirstOrDefault();
        return ValueTask.FromResult(found);
    }

    private static CatalogEvent ToEvent(string productId, SortirProductOptions product) => new()
    {
        Id = product.EventId ?? productId,
        EndsAt = product.EventEndsAt,
        IsEnabled = product.Enabled,
        ActivityId = product.ActivityId,
    };
}
