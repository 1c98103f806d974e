using System.Buffers.Binary;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Sortir.Domain;

namespace Sortir;

/// <summary>
/// Remembers which cards APRAS has refused, for an organizer and a short time. It never fails a sale: when in doubt, a card is not refused.
/// </summary>
internal sealed class RefusalCache(
    IDistributedCache cache, KeyRing keys, TimeProvider time, ILogger<RefusalCache> logger, RefusalCacheOptions options)
{
    /// <summary>How many refusals the process remembers while the distributed cache does not answer.</summary>
    public const int OwnCapacity = 10_000;

    private const string Prefix = "sortir:refused:";

    private readonly long _lifetime = (long)options.Lifetime.TotalMilliseconds;
    private readonly RefusalMemory _own = new(OwnCapacity, time.ToTimestamp(options.Lifetime));
    private readonly DistributedCacheEntryOptions? _entry =
        options.Lifetime > TimeSpan.Zero ? new() { AbsoluteExpirationRelativeToNow = options.Lifetime } : null;

    /// <summary>Whether the distributed cache answers.</summary>
    public SharedBackend Backend { get; } = new("cache of refused cards", time, options.BackendPause, logger);

    /// <summary>Whether APRAS refused the card a short time ago.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public ValueTask<bool> IsRefusedAsync(string organizerId, CardNumber card, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (_entry is null)
        {
            return new(false);
        }

        var key = KeyOf(organizerId, card);
        if (_own.Contains(key, time.GetTimestamp()))
        {
            return new(true);
        }

        if (!Backend.MayTry(out var isProbe))
        {
            return new(false);
        }

        var reading = StartReading(key, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return AwaitReadingAsync(reading, isProbe, cancellationToken);
        }

        Backend.Succeeded(isProbe);
        return new(IsLiving(reading.Result));
    }

    /// <summary>Remembers that APRAS refused the card just now.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public async ValueTask RememberAsync(string organizerId, CardNumber card, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_entry is null)
        {
            return;
        }

        var key = KeyOf(organizerId, card);
        if (!Backend.MayTry(out var isProbe)
            || !await EndsWellAsync(StartWriting(key, _entry, cancellationToken), isProbe, cancellationToken).ConfigureAwait(false))
        {
            _own.Add(key, time.GetTimestamp());
        }
    }

    // A cache may throw before there is a task.
    private Task<byte[]?> StartReading(string key, CancellationToken cancellationToken)
    {
        try
        {
            return cache.GetAsync(key, cancellationToken);
        }
        catch (Exception exception)
        {
            return Task.FromException<byte[]?>(exception);
        }
    }

    private Task StartWriting(string key, DistributedCacheEntryOptions entry, CancellationToken cancellationToken)
    {
        // The expiry stands in the value: the cache's own clock is not ours.
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, Now() + _lifetime);
        try
        {
            return cache.SetAsync(key, value, entry, cancellationToken);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    private async ValueTask<bool> AwaitReadingAsync(Task<byte[]?> reading, bool isProbe, CancellationToken cancellationToken) =>
        await EndsWellAsync(reading, isProbe, cancellationToken).ConfigureAwait(false) && IsLiving(reading.Result);

    private async ValueTask<bool> EndsWellAsync(Task operation, bool isProbe, CancellationToken cancellationToken)
    {
        try
        {
            await operation.WaitAsync(options.BackendTimeout, time, cancellationToken).ConfigureAwait(false);
            Backend.Succeeded(isProbe);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            SharedBackend.Abandon(operation);
            throw;
        }
        catch (Exception exception)
        {
            SharedBackend.Abandon(operation);
            Backend.Failed(exception);
            return false;
        }
    }

    private string KeyOf(string organizerId, CardNumber card) => Prefix + keys.HashForRefusals(organizerId, card);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    // An expiry far in the future comes from a clock that was ahead; twice the lifetime allows for nodes whose clocks differ.
    private bool IsLiving(byte[]? value)
    {
        if (value is not { Length: sizeof(long) })
        {
            return false;
        }

        var left = BinaryPrimitives.ReadInt64LittleEndian(value) - Now();
        return left > 0 && left <= 2 * _lifetime;
    }
}
