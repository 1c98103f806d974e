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

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1502, LogLevel.Warning, "No Sortir:Keys: a key for this process is made up. That is for development only; nothing that it protects outlives the process.")]
    internal static partial void EphemeralKey(ILogger logger);

    [LoggerMessage(1503, LogLevel.Warning, "Usages are kept in this process's memory in Production: cards become free again when it ends, grants are lost, and other nodes know nothing of them. Add a storage.")]
    private static partial void LogInMemory(ILogger logger);
}
