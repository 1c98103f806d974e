using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Sortir.Redis;

/// <summary>The connection to Redis: made in the background, so that no sale waits for longer than it wants to.</summary>
internal sealed class RedisConnection(IOptions<SortirRedisOptions> options, IServiceProvider services) : IDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private bool _isDisposed;

    /// <summary>The connection once it is there; one that failed is tried again by the next call.</summary>
    public Task<IConnectionMultiplexer> GetAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true })
            {
                // The host's own factory may block, and so may the look-up of a name.
                _connecting = Task.Run(ConnectAsync);
            }

            return _connecting;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isDisposed && IsOwn)
            {
                _ = _connecting?.ContinueWith(
                    static connected => connected.Result.Dispose(),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }

            _isDisposed = true;
        }
    }

    private bool IsOwn => options.Value is { Connection: null, Configuration: { } configuration } && !string.IsNullOrWhiteSpace(configuration);

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (!IsOwn)
        {
            return options.Value.Connection ?? services.GetRequiredService<IConnectionMultiplexer>();
        }

        var configuration = ConfigurationOptions.Parse(options.Value.Configuration!);
        configuration.AbortOnConnectFail = false;
        configuration.IncludeDetailInExceptions = false;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)TimeSpan.FromSeconds(1).TotalMilliseconds);
        configuration.ClientName ??= "Sortir";
        return await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
    }
}
