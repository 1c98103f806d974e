using Microsoft.Extensions.Hosting;

namespace Sortir.Redis;

/// <summary>Begins to connect when the host starts, and does not wait for it.</summary>
internal sealed class RedisWarmUp(RedisConnection connection) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        SharedBackend.Abandon(connection.GetAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
