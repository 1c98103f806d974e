using System.Collections.Concurrent;
using Sortir.Storage;

namespace Sortir;

/// <summary>Which key an event's cards are fingerprinted with. Bound once in the store, and remembered for a while.</summary>
internal sealed class EventKeys(KeyRing keys, TimeProvider time)
{
    // A binding lives as long as its event; forgetting it now and then bounds the memory.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(string OrganizerId, string EventId), Remembered> _remembered = new();

    /// <summary>The id of the event's key, whether this node has that key or not.</summary>
    internal ValueTask<string> BindAsync(ISortirStore store, CatalogEvent catalogEvent, CancellationToken cancellationToken)
    {
        var now = time.GetNow();
        return _remembered.TryGetValue((catalogEvent.OrganizerId, catalogEvent.Id), out var found) && found.Until > now
            ? ValueTask.FromResult(found.KeyId)
            : BindNewAsync(store, catalogEvent, now, cancellationToken);
    }

    private async ValueTask<string> BindNewAsync(
        ISortirStore store,
        CatalogEvent catalogEvent,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var wanted = new EventBinding(catalogEvent.OrganizerId, catalogEvent.Id, keys.CurrentKeyId, now);
        var bound = await store.BindEventAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        _remembered[(bound.OrganizerId, bound.EventId)] = new Remembered(bound.KeyId, now + Lifetime);
        return bound.KeyId;
    }

    private sealed record Remembered(string KeyId, DateTimeOffset Until);
}
