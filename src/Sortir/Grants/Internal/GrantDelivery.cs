using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// The one path on which grants leave: leases what is due, sends it, a bounded number at once and for each organizer apart, and
/// begins no more when it is told to stop.
/// </summary>
internal sealed partial class GrantDelivery(
    IServiceScopeFactory scopes,
    IOptions<SortirOptions> options,
    GrantSignal signal,
    SortirTelemetry telemetry,
    TimeProvider time,
    ILogger<GrantDelivery> logger) : IDisposable
{
    private readonly SortirGrantOptions _options = options.Value.Grants;
    private readonly ConcurrentDictionary<string, OrganizerLane> _lanes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _leasing = new(1);

    public void Dispose() => _leasing.Dispose();

    /// <summary>Sends what is due until nothing is left that may be sent now.</summary>
    internal async Task<GrantDeliveryReport> DeliverAsync(CancellationToken stopping)
    {
        var underWay = new List<Task<GrantEnding>>();
        var endings = new List<GrantEnding>();
        using var progress = new SemaphoreSlim(0);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                while (await LeaseAsync(underWay.Count, stopping).ConfigureAwait(false) is { Count: > 0 } leased)
                {
                    underWay.AddRange(leased.Select(usage => SendAsync(usage, progress)));
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

    /// <summary>The organizers whose token APRAS refused at their last grant.</summary>
    internal IEnumerable<string> GetRefusedTokens() => _lanes.Where(lane => lane.Value.IsTokenRefused).Select(lane => lane.Key);

    // A grant that hangs must not keep those that became due meanwhile from being sent.
    private async Task WaitAsync(SemaphoreSlim progress, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var woken = signal.WaitAsync(_options.PollInterval, time, enough.Token);
        var moved = progress.WaitAsync(enough.Token);
        await Task.WhenAny(woken, moved).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await moved.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // However many have moved since, one look is enough for all.
        while (await progress.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
        }
    }

    // One at a time, so that calls at once do not take the same share twice.
    private async Task<IReadOnlyList<Domain.CardUsage>> LeaseAsync(int underWay, CancellationToken stopping)
    {
        await _leasing.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            return await LeaseShareAsync(underWay, stopping).ConfigureAwait(false);
        }
        finally
        {
            _leasing.Release();
        }
    }

    // In batches of a quarter of an organizer's share or more, so that a long backlog costs few leases.
    private async Task<IReadOnlyList<Domain.CardUsage>> LeaseShareAsync(int underWay, CancellationToken stopping)
    {
        var now = time.GetNow();
        var share = _options.ParallelPerOrganizer;

        // What is answered only waits for its write, and keeps no other from being sent; but not without end.
        var free = Math.Min(_options.Parallel, (2 * _options.Parallel) - underWay);
        var count = share;
        var waiting = new List<string>();
        foreach (var (organizerId, lane) in _lanes)
        {
            var busy = lane.Busy;
            free -= busy;
            if (lane.GetPausedUntil(now) > now || busy > share - Math.Max(1, share / 4))
            {
                waiting.Add(organizerId);
            }
            else
            {
                count = Math.Min(count, share - busy);
            }
        }

        count = Math.Min(count, free);
        if (count <= 0)
        {
            return [];
        }

        var lease = new GrantLease { Now = now, LeasedUntil = now + _options.LeaseDuration, MaxCount = count, ExceptOrganizers = waiting };
        var leased = await scopes.RunAsync((ISortirStore store) => store.LeaseDueGrantsAsync(lease, stopping)).ConfigureAwait(false);
        foreach (var usage in leased)
        {
            LaneOf(usage.OrganizerId).Enter();
        }

        return leased;
    }

    private async Task<GrantEnding> SendAsync(Domain.CardUsage usage, SemaphoreSlim progress)
    {
        var lane = LaneOf(usage.OrganizerId);
        var isInLane = true;
        try
        {
            return await scopes.RunAsync((GrantSender sender) => sender.SendAsync(usage, lane, _options, Leave)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The lease lapses, and the grant is due again: nothing is lost, and the loop goes on.
            LogFailed(logger, usage.Id, exception.GetType().Name);
            return GrantEnding.Postponed;
        }
        finally
        {
            Leave();
            progress.Release();
        }

        // Once APRAS has answered; or at the end, when nothing was sent.
        void Leave()
        {
            if (isInLane)
            {
                isInLane = false;
                lane.Leave();
                progress.Release();
            }
        }
    }

    private OrganizerLane LaneOf(string organizerId) => _lanes.GetOrAdd(organizerId, static (_, settings) => new OrganizerLane(settings), _options);

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
}
