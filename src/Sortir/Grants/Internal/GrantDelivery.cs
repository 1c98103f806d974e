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
        using var run = new DeliveryRun();
        var hasFailed = false;
        var lastLook = time.GetTimestamp();
        await LookAgainAsync(run).ConfigureAwait(false);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var isLast = run.IsIdle;
                try
                {
                    var hasLeased = await TryLeaseAsync(run, stopping).ConfigureAwait(false);
                    isLast &= !hasLeased;

                    // A look that leased nothing may not have asked the storage at all.
                    hasFailed &= !hasLeased;
                }
                catch (Exception exception) when (!run.IsIdle && !stopping.IsCancellationRequested)
                {
                    // What is paid meanwhile must not wait for the slowest write of what is under way: it is looked for again when something
                    // has moved, or at the next poll.
                    if (!hasFailed)
                    {
                        LogLeaseFailed(logger, exception.GetType().Name);
                    }

                    (hasFailed, isLast) = (true, false);
                }

                // What ends after the look makes room for another.
                if (isLast)
                {
                    break;
                }

                if (await IsWokenAsync(run, stopping).ConfigureAwait(false) || time.GetElapsedTime(lastLook) >= _options.PollInterval)
                {
                    lastLook = time.GetTimestamp();
                    await LookAgainAsync(run).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is under way is finished below; nothing else is begun.
        }
        finally
        {
            await run.EndAsync().ConfigureAwait(false);
        }

        return run.ToReport();
    }

    /// <summary>Looks at what is left, for the metrics and the health check.</summary>
    internal async Task ObserveAsync(CancellationToken cancellationToken)
    {
        telemetry.Backlog = await scopes.RunAsync(
            (ISortirReader reader) => reader.GetGrantBacklogAsync(null, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Tries to write every receipt that this node alone knows, each second until it is done.</summary>
    /// <param name="delivering">What is under way still, and may leave receipts; but nobody waits a second when it has written its own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task WriteAllUnwrittenAsync(Task delivering, CancellationToken cancellationToken)
    {
        while (HasMore() && !cancellationToken.IsCancellationRequested)
        {
            await WriteUnwrittenAsync(cancellationToken).ConfigureAwait(false);
            if (HasMore())
            {
                var pause = Task.Delay(GrantSender.MinWritePause, time, cancellationToken);
                await (delivering.IsCompleted ? pause : Task.WhenAny(pause, delivering)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        bool HasMore() => !delivering.IsCompleted || !unwritten.IsEmpty;
    }

    // Tries to write the receipts that the storage did not take, each by itself. Whoever waits does so for 3 seconds at most: the shop may have locked a row.
    private async Task<IReadOnlyList<Task<GrantEnding>>> WriteUnwrittenAsync(CancellationToken cancellationToken)
    {
        List<Task<GrantEnding>> tries = [.. unwritten.ClaimIdle().Select(WriteAsync)];
        Task all = Task.WhenAll(tries);
        await all.WaitAsync(GrantWrites.MaxWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return tries;
    }

    private async Task LookAgainAsync(DeliveryRun run)
    {
        run.Add(await WriteUnwrittenAsync(CancellationToken.None).ConfigureAwait(false));
        leasing.LookAgain();
    }

    private async Task<GrantEnding> WriteAsync(UnwrittenReceipt receipt)
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
    }

    // Leases what there is room for, until the next poll. Whether there was anything.
    private async Task<bool> TryLeaseAsync(DeliveryRun run, CancellationToken stopping)
    {
        var begun = time.GetTimestamp();
        var hasLeased = false;
        do
        {
            // What was recorded before the lease is not sent, also when its receipt is written by the time that the lease is answered.
            var recorded = unwritten.GetUsageIds();
            var leased = await leasing.LeaseAsync(stopping).ConfigureAwait(false);
            if (leased.Count == 0)
            {
                break;
            }

            hasLeased = true;
            run.Add(leased.Select(usage => SendAsync(usage, recorded.Contains(usage.Id), run)));
        }
        while (time.GetElapsedTime(begun) < _options.PollInterval);

        return hasLeased;
    }

    // A grant that hangs must not keep those that became due meanwhile from being sent. True when it is time to look again for what is due.
    private async Task<bool> IsWokenAsync(DeliveryRun run, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var woken = signal.WaitAsync(_options.PollInterval, time, enough.Token);
        var moved = run.WaitAsync(enough.Token);
        var isWoken = await Task.WhenAny(woken, moved).ConfigureAwait(false) == woken;
        await enough.CancelAsync().ConfigureAwait(false);
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await moved.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return isWoken;
    }

    private async Task<GrantEnding> SendAsync(CardUsage usage, bool isRecorded, DeliveryRun run)
    {
        using var place = new LanePlace(leasing.LaneOf(usage.OrganizerId), run.Move);
        try
        {
            return await scopes.RunAsync((GrantSender sender) => isRecorded
                ? sender.RecordAsync(usage, place)
                : sender.SendAsync(usage, place, _options)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The lease lapses, and the grant is due again: nothing is lost, and the loop goes on.
            LogFailed(logger, usage.Id, exception.GetType().Name);
            return GrantEnding.Postponed;
        }
    }

    [LoggerMessage(1601, LogLevel.Error, "The grant of usage {UsageId} could not be handled: {ExceptionType}. It is due again when its lease lapses.")]
    private static partial void LogFailed(ILogger logger, Guid usageId, string exceptionType);

    [LoggerMessage(1609, LogLevel.Error, "Due grants cannot be looked for now: {ExceptionType}. Those under way go on, and the others are looked for again.")]
    private static partial void LogLeaseFailed(ILogger logger, string exceptionType);
}
