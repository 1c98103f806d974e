using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sortir;

/// <summary>Sweeps and purges while the host runs.</summary>
internal sealed partial class RetentionService(
    ISortirMaintenance maintenance,
    IOptions<SortirOptions> options,
    SortirOptionsValidator validator,
    TimeProvider time,
    ILogger<RetentionService> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRunAfter = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Switched off, what is kept must still be deleted in time, as long as the settings are usable.
        if (!options.Value.Retention.Run || validator.FindProblems(options.Value).Count > 0)
        {
            return;
        }

        try
        {
            // Soon after the start too: a host that is recycled every hour would otherwise never purge.
            await Task.Delay(FirstRunAfter, time, stoppingToken).ConfigureAwait(false);
            await RunAsync(stoppingToken).ConfigureAwait(false);
            using var timer = new PeriodicTimer(options.Value.Retention.Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; the next run finds what is left.
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        // Each by itself: what cannot be swept must not keep the rest for ever.
        var swept = await TryAsync(async () => (int?)await maintenance.SweepLapsedHoldsAsync(stoppingToken).ConfigureAwait(false), stoppingToken).ConfigureAwait(false);
        var report = await TryAsync(() => maintenance.PurgeAsync(dryRun: false, stoppingToken), stoppingToken).ConfigureAwait(false);
        if (swept is { } holds && report is not null)
        {
            LogDone(logger, holds, report.ExpiredHolds, report.Usages, report.Events, report.AuditEntries, report.KeptUnsettled);
        }
    }

    private async Task<T?> TryAsync<T>(Func<Task<T>> run, CancellationToken stoppingToken)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, exception.GetType().Name);
            return default;
        }
    }

    [LoggerMessage(1401, LogLevel.Information, "Swept {Swept} lapsed holds; purged {ExpiredHolds} ended holds, {Usages} usages, {Events} events, {AuditEntries} audit entries; kept {KeptUnsettled} usages whose grant is not settled.")]
    private static partial void LogDone(ILogger logger, int swept, int expiredHolds, int usages, int events, int auditEntries, long keptUnsettled);

    [LoggerMessage(1402, LogLevel.Error, "Sweeping or purging failed: {ExceptionType}. It is tried again at the next interval.")]
    private static partial void LogFailed(ILogger logger, string exceptionType);
}
