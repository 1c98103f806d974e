namespace Sortir.Tests.Support;

/// <summary>A catalog that knows what it was told, and nothing else.</summary>
internal sealed class ShopCatalog(CallLog log) : ISortirCatalog
{
    public Dictionary<string, CatalogProduct> Products { get; } = new(StringComparer.Ordinal);

    public async ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        await log.RunAsync("catalog", () => Task.FromResult(Products.GetValueOrDefault(productId)), cancellationToken);

    public async ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        await log.RunAsync(
            "event",
            () => Task.FromResult(Products.Values
                .Select(product => product.Event)
                .FirstOrDefault(found => found?.Id == eventId && found.OrganizerId == organizerId)),
            cancellationToken);
}
