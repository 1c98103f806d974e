namespace Sortir.AspNetCore.Tests;

internal sealed class DashboardCatalog : ISortirCatalog
{
    private readonly Dictionary<string, CatalogEvent> _events = new(StringComparer.Ordinal);

    public void Add(string eventId, DateTimeOffset endsAt, string organizerId = CatalogEvent.DefaultOrganizerId) =>
        _events[eventId] = new CatalogEvent { Id = eventId, EndsAt = endsAt, OrganizerId = organizerId };

    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_events.TryGetValue(productId, out var found) ? CatalogProduct.WithCard(found) : null);

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_events.TryGetValue(eventId, out var found) && found.OrganizerId == organizerId ? found : null);
}
