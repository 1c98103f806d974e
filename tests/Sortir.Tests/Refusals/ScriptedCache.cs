using Microsoft.Extensions.Caching.Distributed;

namespace Sortir.Tests.Refusals;

/// <summary>A distributed cache that keeps entries for ever, and does before each call what it is told.</summary>
internal sealed class ScriptedCache : IDistributedCache
{
    public Dictionary<string, byte[]> Entries { get; } = [];

    public DistributedCacheEntryOptions? LastOptions { get; private set; }

    public int Calls { get; private set; }

    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        Calls++;
        await Before();
        return Entries.GetValueOrDefault(key);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Calls++;
        await Before();
        LastOptions = options;
        Entries[key] = value;
    }

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
}
