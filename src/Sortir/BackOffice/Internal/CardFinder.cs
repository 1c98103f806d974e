using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Finds what is stored of a card or an order of one organizer.</summary>
internal sealed class CardFinder(ISortirStore store, KeyRing keys)
{
    private const int PageSize = 500;

    /// <summary>The usages of a card, ended ones too. A card has another fingerprint at each event: they are asked for by the page of events.</summary>
    internal async Task<IReadOnlyList<CardUsage>> FindByCardAsync(string organizerId, CardNumber card, CancellationToken cancellationToken)
    {
        var found = new List<CardUsage>();
        var last = new EventBinding(organizerId, string.Empty, string.Empty, default);
        while (true)
        {
            var page = await store.ListEventsAsync(last, PageSize, cancellationToken).ConfigureAwait(false);
            CardFingerprint[] fingerprints =
            [
                .. page
                    .Where(binding => string.Equals(binding.OrganizerId, organizerId, StringComparison.Ordinal))
                    .Select(binding => keys.FingerprintCard(binding.KeyId, organizerId, binding.EventId, card)),
            ];
            if (fingerprints.Length > 0)
            {
                found.AddRange(await store.FindAsync(new UsageQuery { Fingerprints = fingerprints }, cancellationToken).ConfigureAwait(false));
            }

            if (fingerprints.Length < PageSize)
            {
                return Of(organizerId, found);
            }

            last = page[^1];
        }
    }

    internal async Task<IReadOnlyList<CardUsage>> FindByOrderAsync(string organizerId, string orderId, CancellationToken cancellationToken) =>
        Of(organizerId, await store.FindAsync(new UsageQuery { OrderId = orderId }, cancellationToken).ConfigureAwait(false));

    private static List<CardUsage> Of(string organizerId, IEnumerable<CardUsage> usages) =>
    [
        .. usages
            .Where(usage => string.Equals(usage.OrganizerId, organizerId, StringComparison.Ordinal))
            .OrderByDescending(usage => usage.HeldAt)
            .ThenByDescending(usage => usage.Id),
    ];
}
