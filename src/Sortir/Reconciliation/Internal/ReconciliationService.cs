using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sortir;

/// <summary>Reconciles orders while the host runs. Does nothing in a host that has no order look-up.</summary>
internal sealed partial class ReconciliationService(
    ISortirMaintenance maintenance,
    IOptions<SortirOptions> options,
    SortirOptionsValidator validator,
    TimeProvider time,
    ILogger<ReconciliationService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Switched off, what was sold already is still asked about, as long as the settings are usable.
        if (!options.Value.Reconciliation.Run || validator.FindProblems(options.Value).Count > 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.Reconciliation.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; the next run asks again.
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            var report = await maintenance.ReconcileOrdersAsync(stoppingToken).ConfigureAwait(false);
            if (report is not { Paid: 0, Cancelled: 0, Failed: 0 })
            {
                LogDone(logger, report.Paid, report.Cancelled, report.Left, report.Failed);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, exception.GetType().Name);
        }
    }

    [LoggerMessage(1703, LogLevel.Warning, "Orders that were unpaid for long: the shop says that {Paid} are paid and {Cancelled} cancelled, {Left} are left as they are; {Failed} could not be reconciled.")]
    private static partial void LogDone(ILogger logger, int paid, int cancelled, int left, int failed);

    [LoggerMessage(1704, LogLevel.Error, "Reconciling orders failed: {ExceptionType}. It is tried again at the next interval.")]
    private static partial void LogFailed(ILogger logger, string exceptionType);
}
