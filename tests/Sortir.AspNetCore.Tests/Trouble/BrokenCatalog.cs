namespace Sortir.AspNetCore.Tests.Trouble;

internal sealed class BrokenCatalog : ISortirCatalog
{
    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) => throw new TimeoutException("The shop's database is away.");

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) => throw new TimeoutException();
}
