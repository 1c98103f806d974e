using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sortir;

/// <summary>Says at start what a host in production would not want to find out later.</summary>
internal sealed partial class SortirStartLog(
    SortirRegistration registration,
    ILogger<SortirStartLog> logger,
    IHostEnvironment? environment = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (registration.UsesInMemoryStorage && environment?.IsProduction() == true)
        {
            LogInMemory(logger);
        }

        if (registration.LacksReader)
        {
            LogNoReader(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1502, LogLevel.Warning, "No Sortir:Keys: a key for this process is made up. That is for development only; nothing that it protects outlives the process.")]
    internal static partial void EphemeralKey(ILogger logger);

    [LoggerMessage(1505, LogLevel.Warning, "An ISortirStore is registered without its ISortirReader: what staff and the health check read is empty. Register both, or use UseStorage<TStore>().")]
    private static partial void LogNoReader(ILogger logger);

    [LoggerMessage(1503, LogLevel.Warning, "Usages are kept in this process's memory in Production: cards become free again when it ends, grants are lost, and other nodes know nothing of them. Add a storage.")]
    private static partial void LogInMemory(ILogger logger);
}
