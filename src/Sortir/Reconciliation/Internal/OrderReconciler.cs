using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Goes through the orders that were placed long ago and never paid: what one of them meets keeps no other from being asked about.</summary>
internal sealed partial class OrderReconciler(
    ISortirReader reader,
    IServiceScopeFactory scopes,
    FailedOrders failedOrders,
    IOptions<SortirOptions> options,
    TimeProvider time,
    ILogger<OrderReconciler> logger,
    ISortirOrderLookup? lookup = null)
{
    // A shop that cannot be asked now will not be asked a thousand times in a row; nor a storage that takes nothing.
    private const int MaxUnreachable = 5;

    // What hangs keeps a connection of the host's, perhaps.
    private const int MaxUnderWay = 20;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    internal async Task<ReconciliationReport> ReconcileAsync(CancellationToken cancellationToken)
    {
        var run = new Run(time.GetNow() - options.Value.Reconciliation.UnpaidAfter, failedOrders.OrderIds);
        if (lookup is null)
        {
            return run.Report;
        }

        foreach (var orderId in failedOrders.GetUnderWay())
        {
            LogUnderWay(logger, orderId);
        }

        try
        {
            await TryAllAsync(run, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also of a run that is broken off: what it hung at must not be the first again.
            failedOrders.Replace([.. run.Waiting, .. run.Failed]);
        }

        return run.Report;
    }

    // Orders that failed before come last: they must not keep the shop from being asked about the others.
    private async Task TryAllAsync(Run run, CancellationToken cancellationToken)
    {
        var filter = new UsageFilter { Status = UsageStatus.Validated, Grant = GrantState.None, PlacedBefore = run.PlacedBefore };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = run.Waiting.ToHashSet(StringComparer.Ordinal);
        await foreach (var page in reader.ReadPagesAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            foreach (var orderId in page.Select(usage => usage.OrderId).OfType<string>().Where(seen.Add))
            {
                if (!waiting.Contains(orderId) && !await TryAsync(run, orderId, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }

        run.Waiting.RemoveAll(orderId => !seen.Contains(orderId));
        while (run.Waiting.Count > 0)
        {
            var orderId = run.Waiting[0];
            run.Waiting.RemoveAt(0);
            if (!await TryAsync(run, orderId, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    // False when it is of no use to go on now.
    private async Task<bool> TryAsync(Run run, string orderId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        run.Begin(orderId);
        if (failedOrders.IsUnderWay(orderId))
        {
            return run.Skip();
        }

        if (failedOrders.GetUnderWay().Count >= MaxUnderWay)
        {
            return false;
        }

        using var limit = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        OrderEnding ending;

        // In a scope of its own: a host that never answers may be at its DbContext still when the next order's turn has come. And on a thread of
        // its own: it may not even return.
        var token = either.Token;
        var reconciliation = Task.Run(
            () => scopes.RunAsync((OrderReconciliation order) => order.RunAsync(orderId, run.PlacedBefore, token)),
            CancellationToken.None);
        try
        {
            ending = await reconciliation.WaitAsync(token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var isSilent = exception is OperationCanceledException && limit.IsCancellationRequested;
            LogFailed(logger, orderId, isSilent ? nameof(TimeoutException) : exception.GetType().Name);
            ending = exception is SortirCatalogException or SortirConflictException ? OrderEnding.Failed : OrderEnding.Unreachable;
        }
        finally
        {
            failedOrders.Leave(orderId, reconciliation);
        }

        return run.End(ending);
    }

    private sealed class Run(DateTimeOffset placedBefore, IEnumerable<string> failedBefore)
    {
        private int _unreachableInARow;

        internal DateTimeOffset PlacedBefore { get; } = placedBefore;

        internal ReconciliationReport Report { get; private set; } = new(0, 0, 0, 0);

        /// <summary>Those that failed before, and were not tried yet.</summary>
        internal List<string> Waiting { get; } = [.. failedBefore];

        internal List<string> Failed { get; } = [];

        /// <summary>An order whose turn has come has failed until it ends otherwise.</summary>
        internal void Begin(string orderId) => Failed.Add(orderId);

        /// <summary>Notes that the order that was begun could not be asked about. It is of use to go on.</summary>
        internal bool Skip()
        {
            Report = Report with { Failed = Report.Failed + 1 };
            return true;
        }

        /// <summary>Notes how the order that was begun ended. Whether it is of use to go on.</summary>
        internal bool End(OrderEnding ending)
        {
            Report = ending switch
            {
                OrderEnding.Paid => Report with { Paid = Report.Paid + 1 },
                OrderEnding.Cancelled => Report with { Cancelled = Report.Cancelled + 1 },
                OrderEnding.Left => Report with { Left = Report.Left + 1 },
                _ => Report with { Failed = Report.Failed + 1 },
            };
            if (ending is not (OrderEnding.Failed or OrderEnding.Unreachable))
            {
                Failed.RemoveAt(Failed.Count - 1);
            }

            _unreachableInARow = ending == OrderEnding.Unreachable ? _unreachableInARow + 1 : 0;
            return _unreachableInARow < MaxUnreachable;
        }
    }

    [LoggerMessage(1702, LogLevel.Error, "Order {OrderId} could not be reconciled: {ExceptionType}. It is tried again at the next run.")]
    private static partial void LogFailed(ILogger logger, string orderId, string exceptionType);

    [LoggerMessage(1706, LogLevel.Error, "The shop was asked about order {OrderId} at an earlier run, and has not answered yet: it is not asked again before. Have the look-up end when its token is cancelled.")]
    private static partial void LogUnderWay(ILogger logger, string orderId);
}
