namespace Sortir.Tests;

/// <summary>Events that are their own products, of two organizers.</summary>
internal sealed class OfficeCatalog : ISortirCatalog
{
    private readonly Dictionary<string, CatalogEvent> _events = new(StringComparer.Ordinal)
    {
        [Office.Show] = new CatalogEvent { Id = Office.Show, EndsAt = Office.Start.AddDays(7) },
        [Office.Concert] = new CatalogEvent { Id = Office.Concert, EndsAt = Office.Start.AddDays(30) },
        [Office.TheirShow] = new CatalogEvent { Id = Office.TheirShow, OrganizerId = Office.Theirs, EndsAt = Office.Start.AddDays(7) },
    };

    public void Set(string eventId, DateTimeOffset? endsAt) => _events[eventId] = _events[eventId] with { EndsAt = endsAt };

    public void Forget(string eventId) => _events.Remove(eventId);

    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_events.TryGetValue(productId, out var found) ? CatalogProduct.WithCard(found) : null);

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_events.TryGetValue(eventId, out var found) && found.OrganizerId == organizerId ? found : null);
}
