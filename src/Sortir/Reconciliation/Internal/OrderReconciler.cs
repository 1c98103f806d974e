using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Asks the shop about orders that were placed long ago and never paid, and pays or cancels what is still unpaid of them.</summary>
internal sealed partial class OrderReconciler(
    ISortirStore store,
    ISortirReader reader,
    HostLookup host,
    UsageWriter writer,
    GrantSignal signal,
    FailedLookups failedOrders,
    IOptions<SortirOptions> options,
    TimeProvider time,
    ILogger<OrderReconciler> logger,
    ISortirOrderLookup? lookup = null)
{
    // A shop that cannot be asked now will not be asked a thousand times in a row; nor a storage that takes nothing.
    private const int MaxFailures = 5;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    internal async Task<ReconciliationReport> ReconcileAsync(CancellationToken cancellationToken)
    {
        var run = new Run(time.GetNow() - options.Value.Reconciliation.UnpaidAfter);
        if (lookup is null)
        {
            return run.Report;
        }

        await AskAllAsync(run, cancellationToken).ConfigureAwait(false);
        failedOrders.Replace(run.Failed, isWhole: run.IsWhole);
        return run.Report;
    }

    // Orders that failed last time come last: they must not keep the shop from being asked about the others.
    private async Task AskAllAsync(Run run, CancellationToken cancellationToken)
    {
        var filter = new UsageFilter { Status = UsageStatus.Validated, Grant = GrantState.None, PlacedBefore = run.PlacedBefore };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = new List<string>();
        await foreach (var page in reader.ReadPagesAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            foreach (var orderId in page.Select(usage => usage.OrderId).OfType<string>().Where(seen.Add))
            {
                if (failedOrders.Contains(orderId))
                {
                    last.Add(orderId);
                    run.Failed.Add(orderId);
                }
                else if (!await TryAsync(run, orderId, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }

        run.IsWhole = true;

        foreach (var orderId in last)
        {
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
        var report = run.Report;
        var standing = await AskAsync(run, orderId, cancellationToken).ConfigureAwait(false);
        bool? isWritten = standing switch
        {
            OrderStanding.Paid => await TryWriteAsync(run, orderId, () => PayAsync(orderId, run.PlacedBefore, cancellationToken)).ConfigureAwait(false),
            OrderStanding.Cancelled => await TryWriteAsync(run, orderId, () => CancelAsync(orderId, run.PlacedBefore, cancellationToken)).ConfigureAwait(false),
            OrderStanding.Open => false,
            _ => null,
        };
        run.Report = (standing, isWritten) switch
        {
            (_, null) => report with { Failed = report.Failed + 1 },
            (OrderStanding.Paid, true) => report with { Paid = report.Paid + 1 },
            (OrderStanding.Cancelled, true) => report with { Cancelled = report.Cancelled + 1 },
            _ => report with { Left = report.Left + 1 },
        };
        return run.Note(orderId, hasFailed: isWritten is null);
    }

    private async Task<OrderStanding?> AskAsync(Run run, string orderId, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await lookup!.FindAsync(orderId, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // Whoever does not answer may still be at it when the next question comes.
            var isSilent = exception is OperationCanceledException && limit.IsCancellationRequested;
            LogLookupFailed(logger, orderId, isSilent ? nameof(TimeoutException) : exception.GetType().Name);
            run.Fail(isSilent);
            return null;
        }
    }

    // What one order meets must not keep the others from being asked about. Null when it could not be written.
    private async Task<bool?> TryWriteAsync(Run run, string orderId, Func<Task<bool>> write)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (SortirException exception)
        {
            LogChangeFailed(logger, orderId, exception.GetType().Name);
            if (exception is SortirStorageException)
            {
                run.Fail();
            }

            return null;
        }
    }

    // Only what is unpaid, also when it is written: a ticket that the shop cancelled meanwhile must not take its card again.
    // Whether anything was left to pay.
    private async Task<bool> PayAsync(string orderId, DateTimeOffset placedBefore, CancellationToken cancellationToken)
    {
        var unpaid = await FindUnpaidAsync(orderId, placedBefore, cancellationToken).ConfigureAwait(false);
        SaleTicket[] asked = [.. unpaid.Select(usage => new SaleTicket(usage.TicketId, usage.ProductId))];
        var sale = await Sale.LookUpAsync(asked, host, options.Value, logger, cancellationToken).ConfigureAwait(false);
        var isPaid = await writer.RunAsync(
            (target, token) => target.FindAsync(new UsageQuery { OrderId = orderId }, token),
            (known, _, now) =>
            {
                CardUsage[] left = [.. known.Where(usage => IsUnpaid(usage, placedBefore))];
                var tickets = sale.IntersectBy(left.Select(usage => usage.TicketId), ticket => ticket.TicketId, StringComparer.Ordinal);
                var paying = UsageRules.Pay(left, orderId, [.. tickets], now);
                return (paying.Changes.Count > 0, paying.Changes);
            },
            AuditTrail.Shop,
            cancellationToken).ConfigureAwait(false);
        if (isPaid)
        {
            signal.Wake();
        }

        return isPaid;
    }

    // Only what is unpaid, also when it is written: tickets of the same order that were paid here are none of this look-up's business.
    private Task<bool> CancelAsync(string orderId, DateTimeOffset placedBefore, CancellationToken cancellationToken) => writer.RunAsync<bool>(
        (target, token) => target.FindAsync(new UsageQuery { OrderId = orderId }, token),
        (known, settings, now) => (true,
        [
            .. known
                .Where(usage => IsUnpaid(usage, placedBefore))
                .Select(usage => UsageRules.Cancel(usage, settings[usage.OrganizerId].ReleaseOnCancel, now))
                .OfType<UsageChange>(),
        ]),
        AuditTrail.Shop,
        cancellationToken);

    private async Task<IEnumerable<CardUsage>> FindUnpaidAsync(string orderId, DateTimeOffset placedBefore, CancellationToken cancellationToken)
    {
        var ordered = await store.FindAsync(new UsageQuery { OrderId = orderId }, cancellationToken).ConfigureAwait(false);
        return ordered.Where(usage => IsUnpaid(usage, placedBefore));
    }

    private static bool IsUnpaid(CardUsage usage, DateTimeOffset placedBefore) =>
        usage is { Status: UsageStatus.Validated, Grant.State: GrantState.None } && usage.PlacedAt < placedBefore;

    private sealed class Run(DateTimeOffset placedBefore)
    {
        private int _failuresInARow;
        private int _failures;

        internal DateTimeOffset PlacedBefore { get; } = placedBefore;

        internal ReconciliationReport Report { get; set; } = new(0, 0, 0, 0);

        /// <summary>Whether all orders were looked at: one that is not among the failed ones has not failed, then.</summary>
        internal bool IsWhole { get; set; }

        internal HashSet<string> Failed { get; } = new(StringComparer.Ordinal);

        /// <summary>The shop or the storage failed, as it may for every order; or so that the run must end.</summary>
        internal void Fail(bool isFatal = false) => _failures += isFatal ? MaxFailures : 1;

        /// <summary>Notes how an order ended. Whether it is of use to go on.</summary>
        internal bool Note(string orderId, bool hasFailed)
        {
            _ = hasFailed ? Failed.Add(orderId) : Failed.Remove(orderId);
            (_failuresInARow, _failures) = (_failures > 0 ? _failuresInARow + _failures : 0, 0);
            return _failuresInARow < MaxFailures;
        }
    }

    [LoggerMessage(1701, LogLevel.Error, "The order look-up failed for order {OrderId}: {ExceptionType}. It is asked again at the next run.")]
    private static partial void LogLookupFailed(ILogger logger, string orderId, string exceptionType);

    [LoggerMessage(1702, LogLevel.Error, "Order {OrderId} could not be reconciled: {ExceptionType}. It is tried again at the next run.")]
    private static partial void LogChangeFailed(ILogger logger, string orderId, string exceptionType);
}
