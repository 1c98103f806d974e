namespace Sortir.Samples;

/// <summary>What this shop sells: one concert, at a reduced and at a full price. A real shop looks into its database.</summary>
internal sealed class ConcertCatalog : ISortirCatalog
{
    public const string ReducedTicket = "concert-reduced";
    public const string FullTicket = "concert-full";

    private static readonly CatalogEvent Concert = new()
    {
        Id = "concert-2027-03-20",
        EndsAt = new DateTimeOffset(2027, 3, 20, 23, 0, 0, TimeSpan.FromHours(1)),
    };

    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(productId switch
        {
            ReducedTicket => CatalogProduct.WithCard(Concert),
            FullTicket => CatalogProduct.WithoutCard,
            _ => null,
        });

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(eventId == Concert.Id ? Concert : null);
}
