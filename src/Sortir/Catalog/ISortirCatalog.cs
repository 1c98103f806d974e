namespace Sortir;

/// <summary>What the host sells: its products and events, as far as the reduced fare is concerned. The host implements it.</summary>
/// <remarks>
/// Asked at each call, so that a change counts at once; the answers stand between a buyer and two seconds. In one scope it gets one
/// question at a time.
/// </remarks>
public interface ISortirCatalog
{
    /// <summary>Looks a product up.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The product; <see cref="CatalogProduct.WithoutCard"/> for one that has nothing to do with Sortir!; <see langword="null"/> for one
    /// that the shop does not know, whose tickets are then not sold.
    /// </returns>
    ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken);

    /// <summary>Looks an event up, over or not: what is kept of its cards counts from its end as it is now.</summary>
    /// <param name="organizerId">The organizer; <see cref="CatalogEvent.DefaultOrganizerId"/> in a shop with one.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The event; <see langword="null"/> when it is not known, so that nothing of it is purged.</returns>
    ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken);
}
