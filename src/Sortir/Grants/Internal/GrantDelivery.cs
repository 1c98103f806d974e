using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// The one path on which grants leave: leases what is due, sends it, a bounded number at once and for each organizer apart, and
/// begins no more when it is told to stop.
/// </summary>
internal sealed partial class GrantDelivery(
    IServiceScopeFactory scopes,
    IOptions<SortirOptions> options,
    GrantLeasing leasing,
    UnwrittenReceipts unwritten,
    GrantSignal signal,
    SortirTelemetry telemetry,
    TimeProvider time,
    ILogger<GrantDelivery> logger)
{
    private readonly SortirGrantOptions _options = options.Value.Grants;

    /// <summary>Sends what is due until nothing is left that may be sent now.</summary>
    internal async Task<GrantDeliveryReport> DeliverAsync(CancellationToken stopping)
    {
        var underWay = new List<Task<GrantEnding>>();
        var endings = new List<GrantEnding>();
        using var progress = new SemaphoreSlim(0);
        var hasFailed = false;
        leasing.LookAgain();
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await WriteUnwrittenAsync(endings).ConfigureAwait(false);
                try
                {
                    while (await leasing.LeaseAsync(underWay.Count, stopping).ConfigureAwait(false) is { Count: > 0 } leased)
                    {
                        underWay.AddRange(leased.Select(usage => SendAsync(usage, progress)));
                    }

                    hasFailed = false;
                }
                catch (Exception exception) when (underWay.Count > 0 && !stopping.IsCancellationRequested)
                {
                    // What is paid meanwhile must not wait for the slowest write of what is under way: it is looked for again when something
                    // has moved, or at the next poll.
                    if (!hasFailed)
                    {
                        LogLeaseFailed(logger, exception.GetType().Name);
                    }

                    hasFailed = true;
                }

                if (underWay.Count == 0)
                {
                    break;
                }

                await WaitAsync(progress, stopping).ConfigureAwait(false);
                await CollectAsync(underWay, endings).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is under way is finished below; nothing else is begun.
        }
        finally
        {
            await Task.WhenAll(underWay).ConfigureAwait(false);
        }

        await CollectAsync(underWay, endings).ConfigureAwait(false);
        return new GrantDeliveryReport(
            endings.Count(ending => ending == GrantEnding.Granted),
            endings.Count(ending => ending == GrantEnding.Postponed),
            endings.Count(ending => ending == GrantEnding.SetAside));
    }

    /// <summary>Looks at what is left, for the metrics and the health check.</summary>
    internal async Task ObserveAsync(CancellationToken cancellationToken)
    {
        telemetry.Backlog = await scopes.RunAsync(
            (ISortirReader reader) => reader.GetGrantBacklogAsync(null, cancellationToken)).ConfigureAwait(false);
    }

    // One that is refused speaks for all: the storage is still away.
    private async Task WriteUnwrittenAsync(List<GrantEnding> endings)
    {
        foreach (var receipt in unwritten.UsageIds.Select(unwritten.Take).OfType<UnwrittenReceipt>())
        {
            if (!await scopes.RunAsync((GrantSender sender) => sender.TryWriteAsync(receipt)).ConfigureAwait(false))
            {
                return;
            }

            endings.Add(GrantEnding.Granted);
        }
    }

    // A grant that hangs must not keep those that became due meanwhile from being sent.
    private async Task WaitAsync(SemaphoreSlim progress, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var woken = signal.WaitAsync(_options.PollInterval, time, enough.Token);
        var moved = progress.WaitAsync(enough.Token);
        if (await Task.WhenAny(woken, moved).ConfigureAwait(false) == woken)
        {
            leasing.LookAgain();
        }

        await enough.CancelAsync().ConfigureAwait(false);
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await moved.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // However many have moved since, one look is enough for all.
        while (await progress.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
        }
    }

    private async Task<GrantEnding> SendAsync(CardUsage usage, SemaphoreSlim progress)
    {
        var place = new LanePlace(leasing.LaneOf(usage.OrganizerId), () => progress.Release());
        try
        {
            return await scopes.RunAsync((GrantSender sender) => sender.SendAsync(usage, place, _options)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The lease lapses, and the grant is due again: nothing is lost, and the loop goes on.
            LogFailed(logger, usage.Id, exception.GetType().Name);
            return GrantEnding.Postponed;
        }
        finally
        {
            place.Leave();
            progress.Release();
        }
    }

    private static async Task CollectAsync(List<Task<GrantEnding>> underWay, List<GrantEnding> endings)
    {
        for (var i = underWay.Count - 1; i >= 0; i--)
        {
            if (underWay[i].IsCompleted)
            {
                endings.Add(await underWay[i].ConfigureAwait(false));
                underWay.RemoveAt(i);
            }
        }
    }

    [LoggerMessage(1601, LogLevel.Error, "The grant of usage {UsageId} could not be handled: {ExceptionType}. It is due again when its lease lapses.")]
    private static partial void LogFailed(ILogger logger, Guid usageId, string exceptionType);

    [LoggerMessage(1609, LogLevel.Error, "Due grants cannot be looked for now: {ExceptionType}. Those under way go on, and the others are looked for again.")]
    private static partial void LogLeaseFailed(ILogger logger, string exceptionType);
}
