using System.Collections.Concurrent;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// Which key an event's cards are fingerprinted with, and whether the event was cancelled. Bound once in the store, and remembered for
/// a while.
/// </summary>
internal sealed class EventKeys(KeyRing keys, TimeProvider time)
{
    /// <summary>
    /// For so long a node may go on verifying cards for an event that another node has cancelled. Such a hold cannot be ordered:
    /// placing asks the store.
    /// </summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(string OrganizerId, string EventId), Remembered> _remembered = new();

    /// <summary>The event's binding, whether this node has its key or not.</summary>
    internal ValueTask<EventBinding> BindAsync(ISortirStore store, CatalogEvent catalogEvent, CancellationToken cancellationToken)
    {
        var now = time.GetNow();
        if (!_remembered.TryGetValue((catalogEvent.OrganizerId, catalogEvent.Id), out var found) || !found.IsFresh(now))
        {
            return new ValueTask<EventBinding>(ReadAsync(store, catalogEvent.OrganizerId, catalogEvent.Id, cancellationToken));
        }

        return found.TryTakeRenewal(now)
            ? new ValueTask<EventBinding>(RenewAsync(store, found, cancellationToken))
            : ValueTask.FromResult(found.Binding);
    }

    // What is remembered is still good where the store cannot be asked: another caller tries again.
    private async Task<EventBinding> RenewAsync(ISortirStore store, Remembered found, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(store, found.Binding.OrganizerId, found.Binding.EventId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SortirStorageException or OperationCanceledException)
        {
            found.GiveRenewalBack();
            cancellationToken.ThrowIfCancellationRequested();
            return found.Binding;
        }
    }

    /// <summary>The event's binding as it stands in the store now.</summary>
    internal async Task<EventBinding> ReadAsync(ISortirStore store, string organizerId, string eventId, CancellationToken cancellationToken)
    {
        var now = time.GetNow();
        var bound = await store.BindEventAsync(new EventBinding(organizerId, eventId, keys.CurrentKeyId, now), cancellationToken).ConfigureAwait(false);
        Remember(bound, now);
        return bound;
    }

    /// <summary>Cancels an event in the store, and on this node at once.</summary>
    internal async Task<EventBinding> CancelAsync(
        ISortirStore store,
        string organizerId,
        string eventId,
        AuditEntry audit,
        CancellationToken cancellationToken)
    {
        if (!keys.IsUsable)
        {
            // It would be bound to a key that nobody has at the next start.
            throw new SortirConfigurationException("No event can be cancelled without Sortir:Keys: put the shop's keys back.");
        }

        var now = time.GetNow();
        var binding = new EventBinding(organizerId, eventId, keys.CurrentKeyId, now) { CancelledAt = now };
        var cancelled = await store.CancelEventAsync(binding, audit, cancellationToken).ConfigureAwait(false);
        Remember(cancelled, now);
        return cancelled;
    }

    private void Remember(EventBinding binding, DateTimeOffset now)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        // A slow read from before the cancellation must not bring the event back.
        var remembered = new Remembered(binding, now + Lifetime);
        _remembered.AddOrUpdate(
            (binding.OrganizerId, binding.EventId),
            static (_, read) => read,
            static (_, known, read) => known.Binding.CancelledAt is not null && read.Binding.CancelledAt is null ? known : read,
            remembered);
    }

    private sealed record Remembered(EventBinding Binding, DateTimeOffset Until)
    {
        private int _renewals;

        // One that would be remembered for longer is from before the clock was set back.
        internal bool IsFresh(DateTimeOffset now) => Until > now && Until <= now + Lifetime;

        // Half-way one caller reads it again while it still serves the others: else in a rush all would, at the moment when it is over.
        internal bool TryTakeRenewal(DateTimeOffset now) => Until - now <= Lifetime / 2 && Interlocked.Exchange(ref _renewals, 1) == 0;

        internal void GiveRenewalBack() => Volatile.Write(ref _renewals, 0);
    }
}
