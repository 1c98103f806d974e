using Sortir.Redis.Tests.Support;
using Sortir.Tests.Attempts;

namespace Sortir.Redis.Tests.Attempts;

/// <summary>The limiter in Redis answers as the one in the process does.</summary>
public sealed class RedisAttemptLimiterTests(SharedRedis redis) : AttemptLimiterContract, IAsyncLifetime
{
    private Node? _node;

    private protected override IAttemptLimiter Limiter => _node!.Limiter;

    public async ValueTask InitializeAsync() => _node = new Node(await redis.GetAsync(), time: Time);

    public async ValueTask DisposeAsync()
    {
        if (_node is { } node)
        {
            // Nothing was answered by the limiter of the process in its place.
            Assert.Empty(node.LinesOfSharing);
            await node.DisposeAsync();
        }
    }
}
