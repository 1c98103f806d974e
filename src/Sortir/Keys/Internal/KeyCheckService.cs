using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Refuses to start without a key that a bound event still needs: its cards could be used twice.</summary>
internal sealed partial class KeyCheckService(
    IServiceScopeFactory scopes,
    KeyRing keys,
    IOptions<SortirOptions> options,
    ILogger<KeyCheckService> logger) : IHostedService
{
    private const int PageSize = 500;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        try
        {
            var orphan = await scopes.RunAsync((ISortirStore store) => FindOrphanAsync(store, cancellationToken)).ConfigureAwait(false);
            if (orphan is not null)
            {
                throw new SortirConfigurationException(
                    $"Event {orphan.EventId} of organizer {orphan.OrganizerId} is bound to key {orphan.KeyId}, which is not among Sortir:Keys. "
                    + "Put that key back; it can be removed once the event's retention is over and it is purged.");
            }
        }
        catch (SortirStorageException)
        {
            // A shop must start while its database restarts; each event checks its own key again at its first verification.
            LogNotChecked(logger);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<EventBinding?> FindOrphanAsync(ISortirStore store, CancellationToken cancellationToken)
    {
        EventBinding? last = null;
        while (true)
        {
            var page = await store.ListEventsAsync(last, PageSize, cancellationToken).ConfigureAwait(false);
            if (page.FirstOrDefault(binding => !keys.Contains(binding.KeyId)) is { } orphan)
            {
                return orphan;
            }

            if (page.Count < PageSize)
            {
                return null;
            }

            last = page[^1];
        }
    }

    [LoggerMessage(1501, LogLevel.Warning, "Whether every event's key is among Sortir:Keys could not be checked at start: the storage is out of order.")]
    private static partial void LogNotChecked(ILogger logger);
}
