using Microsoft.Extensions.Caching.Distributed;

namespace Sortir.Leaks.Tests;

/// <summary>Writes down the keys and values that the distributed cache gets.</summary>
internal sealed class RecordingCache(IDistributedCache inner, Evidence evidence) : IDistributedCache
{
    public const string Name = "distributed cache";

    public byte[]? Get(string key)
    {
        evidence.Add(Name, "key", key);
        return inner.Get(key);
    }

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        evidence.Add(Name, "key", key);
        return inner.GetAsync(key, token);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        Hear(key, value);
        inner.Set(key, value, options);
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Hear(key, value);
        return inner.SetAsync(key, value, options, token);
    }

    public void Refresh(string key) => inner.Refresh(key);

    public Task RefreshAsync(string key, CancellationToken token = default) => inner.RefreshAsync(key, token);

    public void Remove(string key) => inner.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => inner.RemoveAsync(key, token);

    private void Hear(string key, byte[] value)
    {
        evidence.Add(Name, "key", key);
        evidence.Add(Name, "value", value);
    }
}
