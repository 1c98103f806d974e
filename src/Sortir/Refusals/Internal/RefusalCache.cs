using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Sortir.Domain;

namespace Sortir;

/// <summary>Remembers which cards APRAS has refused, for an organizer and a short time. It never fails a sale: when in doubt, not refused.</summary>
internal sealed class RefusalCache(
    IDistributedCache cache, KeyRing keys, TimeProvider time, ILogger<RefusalCache> logger, RefusalCacheOptions options)
{
    private readonly object[] _all = [cache, keys, time, logger, options];

    /// <summary>Whether APRAS refused the card a short time ago.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public ValueTask<bool> IsRefusedAsync(string organizerId, CardNumber card, CancellationToken cancellationToken) =>
        throw new NotImplementedException(_all.ToString());

    /// <summary>Remembers that APRAS refused the card just now.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public ValueTask RememberAsync(string organizerId, CardNumber card, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
