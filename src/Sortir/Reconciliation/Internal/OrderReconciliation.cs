using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Asks the shop about one order, and pays or cancels what is still unpaid of it.</summary>
internal sealed partial class OrderReconciliation(
    ISortirStore store,
    HostLookup host,
    UsageWriter writer,
    GrantSignal signal,
    IOptions<SortirOptions> options,
    ILogger<OrderReconciliation> logger,
    ISortirOrderLookup? lookup = null)
{
    internal async Task<OrderEnding> RunAsync(string orderId, DateTimeOffset placedBefore, CancellationToken cancellationToken)
    {
        OrderStanding standing;
        try
        {
            standing = await lookup!.FindAsync(orderId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogLookupFailed(logger, orderId, exception.GetType().Name);
            return OrderEnding.Unreachable;
        }

        return standing switch
        {
            OrderStanding.Paid when await PayAsync(orderId, placedBefore, cancellationToken).ConfigureAwait(false) => OrderEnding.Paid,
            OrderStanding.Cancelled when await CancelAsync(orderId, placedBefore, cancellationToken).ConfigureAwait(false) => OrderEnding.Cancelled,
            OrderStanding.Paid or OrderStanding.Cancelled or OrderStanding.Open => OrderEnding.Left,
            _ => Refuse(orderId, standing),
        };
    }

    private OrderEnding Refuse(string orderId, OrderStanding standing)
    {
        LogUnknownStanding(logger, orderId, (int)standing);
        return OrderEnding.Failed;
    }

    // Only what is unpaid, also when it is written: a ticket that the shop cancelled meanwhile must not take its card again.
    // Whether anything was left to pay.
    private async Task<bool> PayAsync(string orderId, DateTimeOffset placedBefore, CancellationToken cancellationToken)
    {
        var ordered = await store.FindAsync(new UsageQuery { OrderId = orderId }, cancellationToken).ConfigureAwait(false);
        SaleTicket[] asked = [.. FindUnpaid(ordered, placedBefore).Select(usage => new SaleTicket(usage.TicketId, usage.ProductId))];
        var sale = await Sale.LookUpAsync(asked, host, options.Value, logger, cancellationToken).ConfigureAwait(false);
        var isPaid = await writer.RunAsync(
            (target, token) => target.FindAsync(new UsageQuery { OrderId = orderId }, token),
            (known, _, now) =>
            {
                CardUsage[] unpaid = [.. FindUnpaid(known, placedBefore)];
                var tickets = sale.IntersectBy(unpaid.Select(usage => usage.TicketId), ticket => ticket.TicketId, StringComparer.Ordinal);
                var paying = UsageRules.Pay(unpaid, orderId, [.. tickets], now);
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
    // Whether anything was left to cancel.
    private Task<bool> CancelAsync(string orderId, DateTimeOffset placedBefore, CancellationToken cancellationToken) => writer.RunAsync<bool>(
        (target, token) => target.FindAsync(new UsageQuery { OrderId = orderId }, token),
        (known, settings, now) =>
        {
            UsageChange[] changes =
            [
                .. FindUnpaid(known, placedBefore)
                    .Select(usage => UsageRules.Cancel(usage, settings[usage.OrganizerId].ReleaseOnCancel, now))
                    .OfType<UsageChange>(),
            ];
            return (changes.Length > 0, changes);
        },
        AuditTrail.Shop,
        cancellationToken);

    private static IEnumerable<CardUsage> FindUnpaid(IEnumerable<CardUsage> usages, DateTimeOffset placedBefore) =>
        usages.Where(usage => usage is { Status: UsageStatus.Validated, Grant.State: GrantState.None } && usage.PlacedAt < placedBefore);

    [LoggerMessage(1701, LogLevel.Error, "The order look-up threw {ExceptionType} for order {OrderId}. It is asked again at the next run.")]
    private static partial void LogLookupFailed(ILogger logger, string orderId, string exceptionType);

    [LoggerMessage(1705, LogLevel.Error, "The order look-up answered {Standing} for order {OrderId}, which is no OrderStanding: answer Open, Paid or Cancelled.")]
    private static partial void LogUnknownStanding(ILogger logger, string orderId, int standing);
}
