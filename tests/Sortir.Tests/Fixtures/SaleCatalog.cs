using System.Collections.Concurrent;

namespace Sortir.Tests;

/// <summary>A shop's catalog that a test changes while the sale goes on.</summary>
internal sealed class SaleCatalog : ISortirCatalog
{
    public const string Show = "show";
    public const string Concert = "concert";
    public const string Reduced = "show-reduced";
    public const string Full = "show-full";
    public const string ConcertReduced = "concert-reduced";

    private readonly ConcurrentDictionary<string, CatalogProduct> _products = new();
    private readonly ConcurrentDictionary<(string, string), CatalogEvent> _events = new();

    public SaleCatalog(DateTimeOffset now)
    {
        _products[Full] = CatalogProduct.WithoutCard;
        Set(Reduced, new CatalogEvent { Id = Show, EndsAt = now.AddDays(7) });
        Set(ConcertReduced, new CatalogEvent { Id = Concert, EndsAt = now.AddDays(30) });
    }

    public Exception? Fault { get; set; }

    /// <summary>What asking for one event throws; <see langword="null"/> where it is answered.</summary>
    public Func<string, Exception?>? EventFault { get; set; }

    public void Set(string productId, CatalogEvent catalogEvent)
    {
        _products[productId] = CatalogProduct.WithCard(catalogEvent);
        _events[(catalogEvent.OrganizerId, catalogEvent.Id)] = catalogEvent;
    }

    public void EndShow(DateTimeOffset? endsAt) => Set(Reduced, new CatalogEvent { Id = Show, EndsAt = endsAt });

    public void Forget(string productId) => _products.TryRemove(productId, out _);

    public void ForgetEvent(string eventId) => _events.TryRemove((CatalogEvent.DefaultOrganizerId, eventId), out _);

    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) =>
        Fault is null ? ValueTask.FromResult(_products.GetValueOrDefault(productId)) : throw Fault;

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        (Fault ?? EventFault?.Invoke(eventId)) is { } fault ? throw fault : ValueTask.FromResult(_events.GetValueOrDefault((organizerId, eventId)));
}
