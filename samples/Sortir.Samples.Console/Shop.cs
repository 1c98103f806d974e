using Microsoft.Extensions.DependencyInjection;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples;

/// <summary>The shop's own code: what it calls at each moment of a sale. Each call has a scope of its own, as a web request has.</summary>
internal sealed class Shop(IServiceProvider services, Evening evening, CancellationToken cancellationToken)
{
    public Task<CardVerification> TypeCardAsync(Buyer buyer, string ticketId, string typed)
    {
        var request = new VerifyCardRequest
        {
            CartId = evening.CartOf(buyer),
            TicketId = ticketId,
            ProductId = ConcertCatalog.ReducedTicket,
            Card = typed,
            Source = buyer.Address,
        };
        return CallAsync((ISortirCheckout checkout) => checkout.VerifyCardAsync(request, cancellationToken));
    }

    // The story has its cards as CardNumber, which prints masked. A shop hands on what was typed.
    public Task<CardVerification> TypeCardAsync(Buyer buyer, string ticketId, CardNumber card) => TypeCardAsync(buyer, ticketId, card.Reveal());

    public Task<CardRelease> TakeCardBackAsync(Buyer buyer, string ticketId) =>
        CallAsync((ISortirCheckout checkout) => checkout.ReleaseCardAsync(evening.CartOf(buyer), ticketId, cancellationToken));

    public Task<CartState> ShowCartAsync(Buyer buyer, params string[] ticketIds) =>
        CallAsync((ISortirCheckout checkout) => checkout.SyncCartAsync(evening.CartOf(buyer), Tickets(ticketIds), cancellationToken));

    public Task<OrderPlacement> OrderAsync(Buyer buyer, params string[] ticketIds) =>
        CallAsync((ISortirCheckout checkout) => checkout.PlaceOrderAsync(evening.CartOf(buyer), evening.OrderOf(buyer), Tickets(ticketIds), cancellationToken));

    public Task<OrderPayment> PayAsync(Buyer buyer, params string[] ticketIds) =>
        CallAsync((ISortirCheckout checkout) => checkout.PayOrderAsync(evening.OrderOf(buyer), Tickets(ticketIds), cancellationToken));

    public Task<OrderCancellation> CancelAsync(Buyer buyer, string ticketId) =>
        CallAsync((ISortirCheckout checkout) => checkout.CancelTicketsAsync(evening.OrderOf(buyer), [ticketId], cancellationToken));

    public Task<GrantDeliveryReport> SendGrantsAsync() =>
        CallAsync((ISortirMaintenance maintenance) => maintenance.DeliverDueGrantsAsync(cancellationToken));

    /// <summary>What is kept of an order, for staff: the status of its cards, and the request ids of its grants.</summary>
    public async Task<IReadOnlyList<CardUsage>> ReadOrderAsync(Buyer buyer)
    {
        var page = await CallAsync((ISortirReader reader) =>
            reader.ListUsagesAsync(new UsageFilter { OrderId = evening.OrderOf(buyer) }, new PageRequest(), cancellationToken));
        return [.. page.Items.OrderBy(usage => usage.TicketId, StringComparer.Ordinal)];
    }

    public AprasCircuit ReadCircuit() => services.GetRequiredService<IAprasCircuits>().GetSnapshot().Single();

    private static SaleTicket[] Tickets(string[] ids) => [.. ids.Select(id => new SaleTicket(id, ConcertCatalog.ReducedTicket))];

    private async Task<TResult> CallAsync<TService, TResult>(Func<TService, Task<TResult>> call)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
