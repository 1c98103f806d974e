namespace Sortir.Samples;

/// <summary>What this shop sells: one concert, at a reduced and at a full price. A real shop looks into its database.</summary>
internal sealed class ConcertCatalog(Evening evening) : ISortirCatalog
{
    public const string ReducedTicket = "concert-reduced";
    public const string FullTicket = "concert-full";

    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(productId switch
        {
            ReducedTicket => CatalogProduct.WithCard(evening.Concert),
            FullTicket => CatalogProduct.WithoutCard,
            _ => null,
        });

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Evening.Of(eventId)?.Concert);
}
