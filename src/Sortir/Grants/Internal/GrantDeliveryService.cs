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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Switched off, what is paid already is still reported, as long as the settings are usable.
        if (!options.Value.Grants.Deliver || validator.FindProblems(options.Value).Count > 0)
        {
            return;
        }

        var hasFailed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await delivery.DeliverAsync(stoppingToken).ConfigureAwait(false);
                await delivery.ObserveAsync(stoppingToken).ConfigureAwait(false);
                hasFailed = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Once an outage is enough in a log that is read at night.
                if (!hasFailed)
                {
                    LogFailed(logger, exception.GetType().Name);
                }

                hasFailed = true;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await signal.WaitAsync(options.Value.Grants.PollInterval, time, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(1611, LogLevel.Error, "Due grants cannot be delivered now: {ExceptionType}. They stay due, and the delivery goes on trying.")]
    private static partial void LogFailed(ILogger logger, string exceptionType);
}
