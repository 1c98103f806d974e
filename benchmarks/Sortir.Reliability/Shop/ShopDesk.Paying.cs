using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;

namespace Sortir.Reliability;

internal sealed partial class ShopDesk
{
    /// <summary>A message of the payment service. It comes again until it is answered; null when the order is not there, or not placed.</summary>
    internal Task<Done?> PayAsync(PaymentRequest request, CancellationToken cancellationToken) =>
        settings.HasDefect && request.PaymentId[^1] % 2 == 1 ? PayAndRollBackAsync(request, cancellationToken)
        : request.IsApart ? PayApartAsync(request, cancellationToken)
        : InTransactionAsync<Done?>(
            async transaction =>
            {
                if (await LockOrderAsync(request.CartId, cancellationToken) is not { } order)
                {
                    return null;
                }

                // Handled before: a payment that was refunded since must not be taken for a new one.
                if (await db.Payments.AnyAsync(payment => payment.Id == request.PaymentId, cancellationToken))
                {
                    return new Done();
                }

                var paying = ToBePaid(order);
                if (!Enter(await checkout.PayOrderAsync(IdOf(order), TicketsOf(paying), cancellationToken), paying))
                {
                    return null;
                }

                order.IsCancelled = false;
                db.Payments.Add(new ShopPayment { Id = request.PaymentId, OrderId = order.Id });
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new Done();
            },
            cancellationToken);

    /// <summary>As a shop that tells Sortir first and writes its own books afterwards: a crash between leaves it to the next message.</summary>
    private async Task<Done?> PayApartAsync(PaymentRequest request, CancellationToken cancellationToken)
    {
        var known = await db.Orders.AsNoTracking().Include(order => order.Tickets)
            .SingleOrDefaultAsync(order => order.CartId == request.CartId, cancellationToken);
        if (known is null)
        {
            return null;
        }

        var payment = await checkout.PayOrderAsync(IdOf(known), TicketsOf(ToBePaid(known)), cancellationToken);
        return await InTransactionAsync<Done?>(
            async transaction =>
            {
                var order = (await LockOrderAsync(request.CartId, cancellationToken))!;
                if (!Enter(payment, ToBePaid(order)))
                {
                    return null;
                }

                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new Done();
            },
            cancellationToken);
    }

    // The defect that the books must find: what Sortir is told stays, what the shop knows of it vanishes.
    private async Task<Done?> PayAndRollBackAsync(PaymentRequest request, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking().Include(known => known.Tickets)
            .SingleAsync(known => known.CartId == request.CartId, cancellationToken);
        await using var apart = scopes.CreateAsyncScope();
        await apart.ServiceProvider.GetRequiredService<ISortirCheckout>().PayOrderAsync(IdOf(order), TicketsOf(ToBePaid(order)), cancellationToken);
        return new Done();
    }

    internal Task<Done?> CancelAsync(CancellationRequest request, CancellationToken cancellationToken) =>
        InTransactionAsync<Done?>(
            async transaction =>
            {
                if (await LockOrderAsync(request.CartId, cancellationToken) is not { } order)
                {
                    return null;
                }

                if (request.TicketId is null)
                {
                    await checkout.CancelOrderAsync(IdOf(order), cancellationToken);
                    order.IsCancelled = true;
                }
                else
                {
                    await checkout.CancelTicketsAsync(IdOf(order), [request.TicketId], cancellationToken);
                }

                foreach (var ticket in order.Tickets.Where(ticket => request.TicketId is null || ticket.Id == request.TicketId))
                {
                    ticket.State = ShopTicketState.Cancelled;
                }

                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new Done();
            },
            cancellationToken);

    // Money that comes for a cancelled order is for all of it; a single ticket that was cancelled is no longer part of the price.
    private static ShopTicket[] ToBePaid(ShopOrder order) =>
        [.. order.Tickets.Where(ticket => order.IsCancelled || ticket.State is ShopTicketState.Open or ShopTicketState.Paid)];

    private static SaleTicket[] TicketsOf(ShopTicket[] tickets) => [.. tickets.Select(ticket => new SaleTicket(ticket.Id, ticket.ProductId))];

    /// <summary>Writes into the shop's books what Sortir says of a payment; not at all when a ticket is not placed.</summary>
    private static bool Enter(OrderPayment payment, ShopTicket[] tickets)
    {
        if (payment is OrderPayment.NotPlaced)
        {
            return false;
        }

        var outcomes = payment.Tickets.ToDictionary(ticket => ticket.TicketId, ticket => ticket.Outcome, StringComparer.Ordinal);
        foreach (var ticket in tickets)
        {
            var isTaken = outcomes[ticket.Id] == TicketPaymentOutcome.CardTaken;
            ticket.State = isTaken ? ShopTicketState.Refunded : ShopTicketState.Paid;
            ticket.WasPaid |= !isTaken;
        }

        return true;
    }
}
