using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sortir;

/// <summary>Delivers grants while the host runs: woken by each payment, and at each poll. Stopping finishes what is under way.</summary>
internal sealed partial class GrantDeliveryService(
    GrantDelivery delivery,
    GrantSignal signal,
    IOptions<SortirOptions> options,
    SortirOptionsValidator validator,
    TimeProvider time,
    ILogger<GrantDeliveryService> logger) : BackgroundService
{
    /// <summary>Finishes what it has under way, and writes what this node alone knows, for as long as the host waits.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        var stopped = base.StopAsync(cancellationToken);
        return Task.WhenAll(stopped, delivery.WriteAllUnwrittenAsync(stopped, cancellationToken));
    }

    // Switched off, what is paid already is still reported, as long as the settings are usable.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.Grants.Deliver && validator.FindProblems(options.Value).Count == 0
            ? Task.WhenAll(DeliverAsync(stoppingToken), ObserveAsync(stoppingToken))
            : Task.CompletedTask;

    private async Task DeliverAsync(CancellationToken stoppingToken)
    {
        var hasFailed = false;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                hasFailed = await FailsAsync(delivery.DeliverAsync, hasFailed, LogFailed, stoppingToken).ConfigureAwait(false);
                await signal.WaitAsync(options.Value.Grants.PollInterval, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: the next start delivers what is left.
        }
    }

    // Beside the delivery, whose slowest grant may take long; and not after each payment, since what is due is counted.
    private async Task ObserveAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Grants.PollInterval, time);
        var hasFailed = false;
        try
        {
            do
            {
                hasFailed = await FailsAsync(delivery.ObserveAsync, hasFailed, LogNotObserved, stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: nobody looks any more.
        }
    }

    // Once an outage is enough in a log that is read at night.
    private async Task<bool> FailsAsync(
        Func<CancellationToken, Task> run,
        bool hasFailed,
        Action<ILogger, string> tell,
        CancellationToken stoppingToken)
    {
        try
        {
            await run(stoppingToken).ConfigureAwait(false);
            return false;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (!hasFailed)
            {
                tell(logger, exception.GetType().Name);
            }

            return true;
        }
    }

    [LoggerMessage(1611, LogLevel.Error, "Due grants cannot be delivered now: {ExceptionType}. They stay due, and the delivery goes on trying.")]
    private static partial void LogFailed(ILogger logger, string exceptionType);

    [LoggerMessage(1612, LogLevel.Warning, "Due grants cannot be counted now: {ExceptionType}. The metrics keep their last values until they can.")]
    private static partial void LogNotObserved(ILogger logger, string exceptionType);
}
