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
        await LookAgainAsync(underWay, progress).ConfigureAwait(false);
        await CollectAsync(underWay, endings).ConfigureAwait(false);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    // What was recorded before the lease is not sent, also when its receipt is written by the time that the lease is answered.
                    var recorded = unwritten.GetUsageIds();
                    while (await leasing.LeaseAsync(stopping).ConfigureAwait(false) is { Count: > 0 } leased)
                    {
                        underWay.AddRange(leased.Select(usage => SendAsync(usage, recorded.Contains(usage.Id), progress)));
                        recorded = unwritten.GetUsageIds();
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

                if (await WaitAsync(progress, stopping).ConfigureAwait(false))
                {
                    await LookAgainAsync(underWay, progress).ConfigureAwait(false);
                }

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

    /// <summary>Tries to write the receipts that the storage did not take, each by itself. Whoever waits does so for 3 seconds at most: the shop may have locked a row.</summary>
    /// <param name="onEnded">Called when a try has ended, also after the wait.</param>
    internal async Task<IReadOnlyList<Task<GrantEnding>>> WriteUnwrittenAsync(Action? onEnded = null)
    {
        List<Task<GrantEnding>> tries = [.. unwritten.ClaimIdle().Select(receipt => WriteAsync(receipt, onEnded))];
        Task all = Task.WhenAll(tries);
        await all.WaitAsync(GrantWrites.MaxWait, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return tries;
    }

    private async Task LookAgainAsync(List<Task<GrantEnding>> underWay, SemaphoreSlim progress)
    {
        underWay.AddRange(await WriteUnwrittenAsync(() => progress.Release()).ConfigureAwait(false));
        leasing.LookAgain();
    }

    private async Task<GrantEnding> WriteAsync(UnwrittenReceipt receipt, Action? onEnded)
    {
        try
        {
            return await scopes.RunAsync((GrantSender sender) => sender.TryWriteAsync(receipt)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The storage is still away, or the host's services cannot be made: whoever looks for due grants says so.
            receipt.GiveUp();
            return GrantEnding.Unwritten;
        }
        finally
        {
            onEnded?.Invoke();
        }
    }

    // A grant that hangs must not keep those that became due meanwhile from being sent. True when it is time to look again for what is due.
    private async Task<bool> WaitAsync(SemaphoreSlim progress, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var woken = signal.WaitAsync(_options.PollInterval, time, enough.Token);
        var moved = progress.WaitAsync(enough.Token);
        var isWoken = await Task.WhenAny(woken, moved).ConfigureAwait(false) == woken;
        await enough.CancelAsync().ConfigureAwait(false);
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await moved.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // However many have moved since, one look is enough for all.
        while (await progress.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
        }

        return isWoken;
    }

    private async Task<GrantEnding> SendAsync(CardUsage usage, bool isRecorded, SemaphoreSlim progress)
    {
        using var place = new LanePlace(leasing.LaneOf(usage.OrganizerId), () => progress.Release());
        try
        {
            return await scopes.RunAsync((GrantSender sender) => isRecorded
                ? sender.RecordAsync(usage)
                : sender.SendAsync(usage, place, _options)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The lease lapses, and the grant is due again: nothing is lost, and the loop goes on.
            LogFailed(logger, usage.Id, exception.GetType().Name);
            return GrantEnding.Postponed;
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
