namespace Sortir.Tests.Registration;

/// <summary>A host's catalog, in which no ticket needs a card.</summary>
internal sealed class HostCatalog : ISortirCatalog
{
    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<CatalogProduct?>(CatalogProduct.WithoutCard);

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) => default;
}
