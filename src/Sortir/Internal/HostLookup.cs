using Sortir.Domain;

namespace Sortir;

/// <summary>Asks the host's catalog and settings provider, and names them when they throw.</summary>
internal sealed class HostLookup(ISortirCatalog catalog, ISortirSettingsProvider settings)
{
    internal async ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.FindProductAsync(productId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsHostsFault(exception, cancellationToken))
        {
            throw new SortirCatalogException($"{catalog.GetType().Name}.FindProductAsync threw: see the inner exception.", exception);
        }
    }

    internal async ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.FindEventAsync(organizerId, eventId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsHostsFault(exception, cancellationToken))
        {
            throw new SortirCatalogException($"{catalog.GetType().Name}.FindEventAsync threw: see the inner exception.", exception);
        }
    }

    internal async ValueTask<OrganizerSettings?> FindSettingsAsync(string organizerId, CancellationToken cancellationToken)
    {
        try
        {
            return await settings.FindAsync(organizerId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsHostsFault(exception, cancellationToken))
        {
            throw new SortirCatalogException($"{settings.GetType().Name}.FindAsync threw: see the inner exception.", exception);
        }
    }

    /// <summary>The settings of each organizer named; the defaults for one that is not known any more.</summary>
    internal async ValueTask<Dictionary<string, OrganizerSettings>> FindSettingsAsync(
        IEnumerable<string> organizerIds,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, OrganizerSettings>(StringComparer.Ordinal);
        foreach (var organizerId in organizerIds)
        {
            if (!found.ContainsKey(organizerId))
            {
                found[organizerId] = await FindSettingsAsync(organizerId, cancellationToken).ConfigureAwait(false) ?? OrganizerSettings.Default;
            }
        }

        return found;
    }

    private static bool IsHostsFault(Exception exception, CancellationToken cancellationToken) =>
        exception is not SortirException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested);
}
