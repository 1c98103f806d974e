using System.Diagnostics.CodeAnalysis;
using Sortir.Domain;

namespace Sortir;

/// <summary>
/// Asks the host's catalog and settings provider, and names them when they throw. One question at a time in each scope: the host may
/// answer out of a DbContext, while thirty cards are verified side by side.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Who still asks when the scope ends must be able to leave, and a semaphore that nobody waits on by handle has nothing to free.")]
internal sealed class HostLookup(ISortirCatalog catalog, ISortirSettingsProvider settings, CurrentOptions options)
{
    internal const string NoSettings = "The settings provider knows no such organizer.";

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether the reduced fare is sold at this moment.</summary>
    internal bool IsEnabled => options.IsEnabled;

    internal ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) => AskAsync(
        catalog,
        nameof(catalog.FindProductAsync),
        productId,
        static async (catalog, productId, token) =>
        {
            var product = await catalog.FindProductAsync(productId, token).ConfigureAwait(false);

            // An id that no storage keeps is the catalog's fault, not the caller's.
            SortirIdentifier.ThrowIfInvalid(product?.Event?.Id ?? productId);
            SortirIdentifier.ThrowIfInvalid(product?.Event?.OrganizerId ?? productId);
            return product;
        },
        cancellationToken);

    internal ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) => AskAsync(
        catalog,
        nameof(catalog.FindEventAsync),
        (organizerId, eventId),
        static (catalog, ids, token) => catalog.FindEventAsync(ids.organizerId, ids.eventId, token),
        cancellationToken);

    internal ValueTask<OrganizerSettings?> FindSettingsAsync(string organizerId, CancellationToken cancellationToken) => AskAsync(
        settings,
        nameof(settings.FindAsync),
        organizerId,
        static (settings, organizerId, token) => settings.FindAsync(organizerId, token),
        cancellationToken);

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

    // What is asked is handed over beside the question, which so is made once: two of them stand in every verification.
    private async ValueTask<T?> AskAsync<THost, TArgument, T>(
        THost host,
        string member,
        TArgument argument,
        Func<THost, TArgument, CancellationToken, ValueTask<T?>> ask,
        CancellationToken cancellationToken)
        where THost : class
        where T : class
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ask(host, argument, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsHostsFault(exception, cancellationToken))
        {
            throw new SortirCatalogException($"{host.GetType().Name}.{member} threw: see the inner exception.", exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static bool IsHostsFault(Exception exception, CancellationToken cancellationToken) =>
        exception is not SortirCatalogException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested);
}
