using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>The moments of a sale. Each reads what there is, asks <see cref="UsageRules"/>, and commits; verifying has a class of its own.</summary>
internal sealed partial class SortirCheckout(
    CardVerifier verifier,
    UsageWriter writer,
    HostLookup host,
    CheckoutServices services,
    GrantSignal signal,
    ILogger<SortirCheckout> logger) : ISortirCheckout
{
    // As many cards of one call are verified at once: thirty at a box office take a few answers of APRAS, not thirty.
    private const int ParallelVerifications = 8;

    public Task<CardVerification> VerifyCardAsync(VerifyCardRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return verifier.VerifyAsync(request, cancellationToken);
    }

    public async Task<IReadOnlyList<CardVerification>> VerifyCardsAsync(
        IReadOnlyList<VerifyCardRequest> requests,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var answers = new CardVerification[requests.Count];

        // The same text twice is the same card: one after the other, so that the first ticket gets it.
        var byCard = requests.Select((request, index) => (request, index)).GroupBy(item => CardOf(item.request));
        using var slots = new SemaphoreSlim(ParallelVerifications);
        await Task.WhenAll(byCard.Select(VerifyGroupAsync)).ConfigureAwait(false);
        return answers;

        async Task VerifyGroupAsync(IGrouping<CardNumber, (VerifyCardRequest Request, int Index)> group)
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                foreach (var (request, index) in group)
                {
                    answers[index] = await verifier.VerifyAsync(request, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                slots.Release();
            }
        }

        static CardNumber CardOf(VerifyCardRequest request)
        {
            // A mistake in one is told before any card is held.
            ArgumentNullException.ThrowIfNull(request, nameof(requests));
            if (!request.Card.TryParse(out var card))
            {
                return default;
            }

            CardVerifier.ThrowIfInvalid(request);
            return card;
        }
    }

    public Task<CardRelease> ReleaseCardAsync(string cartId, string ticketId, CancellationToken cancellationToken = default)
    {
        SortirIdentifier.ThrowIfInvalid(cartId);
        SortirIdentifier.ThrowIfInvalid(ticketId);
        return writer.RunAsync<CardRelease>(
            Find(new UsageQuery { CartIds = [cartId], TicketId = ticketId }),
            (known, _, now) => UsageRules.Remove(known, cartId, ticketId, services.Rules, now).Match<(CardRelease, IReadOnlyList<UsageChange>)>(
                freed => (new CardRelease.Released(), freed.Changes),
                refused => (new CardRelease.Refused(refused.Refusal.Reason, services.Time.Until(refused.Refusal.RetryAt)), [])),
            AuditTrail.Buyer,
            cancellationToken);
    }

    public Task<CartState> SyncCartAsync(
        string cartId,
        IReadOnlyList<SaleTicket> tickets,
        CancellationToken cancellationToken = default) => LookAtCartAsync(cartId, tickets, isSync: true, cancellationToken);

    public Task<CartState> ReadCartAsync(
        string cartId,
        IReadOnlyList<SaleTicket> tickets,
        CancellationToken cancellationToken = default) => LookAtCartAsync(cartId, tickets, isSync: false, cancellationToken);

    public Task<int> MoveCartAsync(string fromCartId, string toCartId, CancellationToken cancellationToken = default)
    {
        SortirIdentifier.ThrowIfInvalid(fromCartId);
        SortirIdentifier.ThrowIfInvalid(toCartId);
        return writer.RunAsync(
            Find(new UsageQuery { CartIds = [fromCartId, toCartId] }),
            (known, _, now) =>
            {
                var changes = UsageRules.Move(known, fromCartId, toCartId, now);
                return (changes.Count(change => change.Action == UsageAction.Moved), changes);
            },
            AuditTrail.Buyer,
            cancellationToken);
    }

    public async Task<OrderPlacement> PlaceOrderAsync(
        string cartId,
        string orderId,
        IReadOnlyList<SaleTicket> tickets,
        CancellationToken cancellationToken = default)
    {
        SortirIdentifier.ThrowIfInvalid(cartId);
        SortirIdentifier.ThrowIfInvalid(orderId);
        var sale = await Sale.LookUpAsync(tickets, host, services.Options, logger, cancellationToken).ConfigureAwait(false);
        var cancelled = new HashSet<(string OrganizerId, string EventId)>();
        var placement = await writer.RunWithHostAsync<OrderPlacement>(
            FindWithEvents(new UsageQuery { CartIds = [cartId], OrderId = orderId }, cancelled),
            (known, _, now) => UsageRules.Place(known, cartId, orderId, Sale.Without(cancelled, sale), now).Match<(OrderPlacement, IReadOnlyList<UsageChange>)>(
                placed => (new OrderPlacement.Placed([.. placed.Tickets.Select(ticket => Sale.Describe(ticket, services.Rules))]), placed.Changes),
                refused => (new OrderPlacement.Refused([.. refused.Tickets.Select(Sale.Describe)]), [])),
            AuditTrail.Buyer,
            cancellationToken).ConfigureAwait(false);
        if (placement is OrderPlacement.Refused refusal)
        {
            await NoteAsync(sale, orderId, refusal.Tickets.ToDictionary(ticket => ticket.TicketId, ticket => ticket.Reason), cancellationToken).ConfigureAwait(false);
        }

        return placement;
    }

    public async Task<OrderPayment> PayOrderAsync(
        string orderId,
        IReadOnlyList<SaleTicket> tickets,
        CancellationToken cancellationToken = default)
    {
        SortirIdentifier.ThrowIfInvalid(orderId);
        var sale = await Sale.LookUpAsync(tickets, host, services.Options, logger, cancellationToken).ConfigureAwait(false);
        var payment = await writer.RunWithHostAsync(
            FindWithRivals(orderId),
            (known, _, now) =>
            {
                var paying = UsageRules.Pay(known, orderId, sale, now);
                return (Answer(paying.Tickets), paying.Changes);
            },
            AuditTrail.Shop,
            cancellationToken).ConfigureAwait(false);
        if (payment.Tickets.Any(ticket => ticket.Outcome == TicketPaymentOutcome.GrantDue))
        {
            writer.AfterCommit(signal.Wake);
        }

        var taken = payment.Tickets.Where(ticket => ticket.Outcome == TicketPaymentOutcome.CardTaken);
        await NoteAsync(sale, orderId, taken.ToDictionary(ticket => ticket.TicketId, _ => RefusalReason.CardTaken), cancellationToken).ConfigureAwait(false);
        return payment;
    }

    public Task<OrderCancellation> CancelOrderAsync(string orderId, CancellationToken cancellationToken = default)
    {
        SortirIdentifier.ThrowIfInvalid(orderId);
        return CancelAsync(orderId, null, cancellationToken);
    }

    public Task<OrderCancellation> CancelTicketsAsync(
        string orderId,
        IReadOnlyList<string> ticketIds,
        CancellationToken cancellationToken = default)
    {
        SortirIdentifier.ThrowIfInvalid(orderId);
        ArgumentNullException.ThrowIfNull(ticketIds);
        return CancelAsync(orderId, ticketIds.Select(id => SortirIdentifier.ThrowIfInvalid(id)).ToHashSet(StringComparer.Ordinal), cancellationToken);
    }

    private async Task<CartState> LookAtCartAsync(
        string cartId,
        IReadOnlyList<SaleTicket> tickets,
        bool isSync,
        CancellationToken cancellationToken)
    {
        SortirIdentifier.ThrowIfInvalid(cartId);
        var sale = await Sale.LookUpAsync(tickets, host, services.Options, logger, cancellationToken).ConfigureAwait(false);
        return await writer.RunAsync(
            Find(new UsageQuery { CartIds = [cartId] }),
            (known, _, now) =>
            {
                var sync = UsageRules.Sync(known, cartId, sale, now);
                var state = new CartState([.. sync.Tickets.Select(ticket => Sale.Describe(ticket, services.Rules))]);
                return (state, isSync ? sync.Changes : []);
            },
            AuditTrail.Buyer,
            cancellationToken).ConfigureAwait(false);
    }

    private Task<OrderCancellation> CancelAsync(string orderId, HashSet<string>? ticketIds, CancellationToken cancellationToken) =>
        writer.RunWithHostAsync<OrderCancellation>(
            Find(new UsageQuery { OrderId = orderId }),
            (known, settings, now) =>
            {
                var changes = new List<UsageChange>();
                var tickets = new List<CancelledTicket>();
                foreach (var usage in known.Where(usage => ticketIds?.Contains(usage.TicketId) ?? true))
                {
                    var change = UsageRules.Cancel(usage, settings[usage.OrganizerId].ReleaseOnCancel, now);
                    if (change is not null)
                    {
                        changes.Add(change);
                    }

                    var after = change?.After ?? usage;
                    tickets.Add(new CancelledTicket(after.TicketId, after.IsReleased, after.MustTellApras, after.Grant.Receipt?.RequestId));
                }

                return (tickets.Count == 0 ? new OrderCancellation.OrderUnknown() : new OrderCancellation.Cancelled(tickets), changes);
            },
            AuditTrail.Shop,
            cancellationToken);

    // Best effort: what was refused stands, whether it can be noted or not.
    private async Task NoteAsync(
        IReadOnlyList<CartTicket> sale,
        string orderId,
        Dictionary<string, RefusalReason> reasons,
        CancellationToken cancellationToken)
    {
        if (reasons.Count == 0)
        {
            return;
        }

        CartTicket[] refused = [.. sale.Where(ticket => ticket.OrganizerId.Length > 0 && reasons.ContainsKey(ticket.TicketId))];
        try
        {
            var settings = await host.FindSettingsAsync(refused.Select(ticket => ticket.OrganizerId), cancellationToken).ConfigureAwait(false);
            foreach (var ticket in refused)
            {
                services.Audit.NoteRefusal(ticket, orderId, reasons[ticket.TicketId], settings[ticket.OrganizerId]);
            }
        }
        catch (Exception exception) when (exception is SortirCatalogException or OperationCanceledException)
        {
            services.Telemetry.CountAuditEntriesLost(refused.Length);
        }
    }

    private static OrderPayment Answer(IReadOnlyList<TicketPayment> tickets) =>
        tickets.Any(ticket => ticket.Outcome == TicketPaymentOutcome.NotPlaced) ? new OrderPayment.NotPlaced(tickets)
        : tickets.Any(ticket => ticket.Outcome == TicketPaymentOutcome.CardTaken) ? new OrderPayment.CardTaken(tickets)
        : new OrderPayment.Paid(tickets);
}
