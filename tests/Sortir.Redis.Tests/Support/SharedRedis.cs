using Sortir.Redis.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace Sortir.Redis.Tests.Support;

/// <summary>The server of all tests that do it no harm; each has keys of its own, and so sources of its own.</summary>
public sealed class SharedRedis : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private RedisServer? _server;

    public async Task<RedisServer> GetAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _server ??= await RedisServer.StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }

        _starting.Dispose();
    }
}
