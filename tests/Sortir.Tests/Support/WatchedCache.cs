using Microsoft.Extensions.Caching.Distributed;

namespace Sortir.Tests.Support;

internal sealed class WatchedCache(IDistributedCache inner, CallLog log) : IDistributedCache
{
    public byte[]? Get(string key) => throw new NotSupportedException();

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        log.RunAsync("cache", () => inner.GetAsync(key, token), token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        log.RunAsync(
            "remember",
            async () =>
            {
                await inner.SetAsync(key, value, options, token);
                return true;
            },
            token);

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
}
