using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal sealed partial class SortirCheckout
{
    private static UsageWriter.Read Find(UsageQuery query) => (store, cancellationToken) => store.FindAsync(query, cancellationToken);

    // The holds first, their events after them: whoever cancels an event marks it first and ends its holds after that, so that a hold
    // which is found here is either ended by them or known here to be of a cancelled event.
    private UsageWriter.Read FindWithEvents(UsageQuery query, HashSet<(string OrganizerId, string EventId)> cancelled) => async (store, cancellationToken) =>
    {
        var known = await store.FindAsync(query, cancellationToken).ConfigureAwait(false);
        foreach (var (organizerId, eventId) in known
            .Where(usage => usage.Status == UsageStatus.Pending)
            .Select(usage => (usage.OrganizerId, usage.EventId))
            .Distinct())
        {
            var binding = await services.EventKeys.ReadAsync(store, organizerId, eventId, cancellationToken).ConfigureAwait(false);
            if (binding.CancelledAt is not null)
            {
                cancelled.Add((organizerId, eventId));
            }
        }

        return known;
    };

    // A cancelled ticket that is paid after all needs to know who has its card now.
    private static UsageWriter.Read FindWithRivals(string orderId) => async (store, cancellationToken) =>
    {
        var ordered = await store.FindAsync(new UsageQuery { OrderId = orderId }, cancellationToken).ConfigureAwait(false);
        CardFingerprint[] cancelled =
            [.. ordered.Where(usage => usage.Status == UsageStatus.Cancelled).Select(usage => usage.Fingerprint).Distinct()];
        return cancelled.Length == 0
            ? ordered
            : await store.FindAsync(new UsageQuery { OrderId = orderId, BlockingKeys = cancelled }, cancellationToken).ConfigureAwait(false);
    };
}
