namespace Sortir.Samples.DapperStore;

/// <summary>What this shop sells: one concert, at a reduced price. A real shop looks into its database.</summary>
internal sealed class ConcertCatalog(CatalogEvent concert) : ISortirCatalog
{
    public const string ReducedTicket = "concert-reduced";

    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(productId == ReducedTicket ? CatalogProduct.WithCard(concert) : null);

    // Of the concerts of earlier runs nothing is known any more: what is kept of them stays.
    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(eventId == concert.Id ? concert : null);
}
