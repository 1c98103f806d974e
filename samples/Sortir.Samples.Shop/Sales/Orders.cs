using Microsoft.EntityFrameworkCore;
using Sortir.Domain;

namespace Sortir.Samples.Shop;

/// <summary>The shop's orders. Each step changes the order and its cards in one transaction: both commit, or neither does.</summary>
public sealed class Orders(ShopDbContext shop, ISortirCheckout checkout, TimeProvider time)
{
    private static readonly TimeSpan TimeToPay = TimeSpan.FromMinutes(15);

    public Task<Order?> FindAsync(Guid key, CancellationToken cancellationToken) => Read().SingleOrDefaultAsync(order => order.Key == key, cancellationToken);

    public Task<Order?> FindByCartAsync(string? cartId, CancellationToken cancellationToken) =>
        Read().SingleOrDefaultAsync(order => order.CartId == cartId, cancellationToken);

    /// <summary>Makes an order of a cart.</summary>
    /// <returns>The order; <see langword="null"/> when a ticket has no card any more, or the cart is empty.</returns>
    public async Task<Order?> PlaceAsync(string cartId, string email, CancellationToken cancellationToken) =>
        await FindByCartAsync(cartId, cancellationToken)
        ?? await MakeAsync(cartId, email, cancellationToken)

        // A double click: the other request may have made the order of this cart, and emptied it, before this one looked into it.
        ?? await FindByCartAsync(cartId, cancellationToken);

    private async Task<Order?> MakeAsync(string cartId, string email, CancellationToken cancellationToken)
    {
        var lines = await shop.CartTickets.AsNoTracking().Include(ticket => ticket.Product)
            .Where(ticket => ticket.CartId == cartId).ToListAsync(cancellationToken);
        if (lines.Count == 0)
        {
            return null;
        }

        try
        {
            // Sortir! opens the transaction, has the shop make the order, takes the cards, and commits; or rolls all of it back.
            Order? order = null;
            var placement = await checkout.PlaceOrderAsync(shop, cartId, [.. lines.Select(line => new SaleTicket(line.Id, line.ProductId))], async token =>
            {
                order = NewOrder(cartId, email, lines);
                shop.Orders.Add(order);
                await shop.SaveChangesAsync(token);
                await shop.CartTickets.Where(ticket => ticket.CartId == cartId).ExecuteDeleteAsync(token);
                return order.SortirId;
            }, cancellationToken);
            return placement is OrderPlacement.Placed ? order : null;
        }
        catch (DbUpdateException)
        {
            // A double click: the other request has made the order of this cart. Anything else is thrown on.
            shop.ChangeTracker.Clear();
            if (await FindByCartAsync(cartId, cancellationToken) is { } other)
            {
                return other;
            }

            throw;
        }
    }

    /// <summary>The bank says that an order is paid. It may say so twice, too late, or before anybody else.</summary>
    /// <returns>Whether the bank may forget about it; else it must tell again.</returns>
    public Task<bool> PayAsync(string paymentId, int orderId, int cents, CancellationToken cancellationToken) => ChangeAsync(orderId, async order =>
    {
        if (order is null)
        {
            return false;
        }

        if (order.Payments.Any(payment => payment.Id == paymentId))
        {
            return true;
        }

        shop.Payments.Add(new Payment { Id = paymentId, OrderId = order.Id, Cents = cents, At = time.GetUtcNow() });
        if (order.Status is OrderStatus.Paid or OrderStatus.Cancelled || cents < order.Cents)
        {
            // Paid by another payment, no more to be had, or not the whole price: the money goes back, and no ticket changes.
            order.RefundedCents += cents;
            return true;
        }

        // Each card is reported to APRAS within seconds of the commit. After an expiry the cards are taken again, if they are still free.
        var answer = await checkout.PayOrderAsync(order.SortirId, [.. order.Kept.Select(ticket => ticket.ToSaleTicket())], cancellationToken);
        if (answer is OrderPayment.NotPlaced)
        {
            // The payment is not noted either: else the bank's next notice would read as a repetition, and no card be reported.
            return false;
        }

        // What a ticket cost that was cancelled while the buyer was at the bank goes back.
        order.RefundedCents += cents - order.Cents;
        foreach (var taken in answer.Tickets.Where(ticket => ticket.Outcome == TicketPaymentOutcome.CardTaken))
        {
            Refund(order, order.Tickets.Single(ticket => ticket.Id == taken.TicketId));
        }

        order.Status = order.Kept.Any() ? OrderStatus.Paid : OrderStatus.Cancelled;
        return true;
    }, cancellationToken);

    /// <summary>The buyer cancels single tickets: their cards are free again, the others stay.</summary>
    public Task<bool> CancelAsync(int orderId, IReadOnlyCollection<string> ticketIds, CancellationToken cancellationToken) => ChangeAsync(orderId, async order =>
    {
        var tickets = order?.Kept.Where(ticket => ticketIds.Contains(ticket.Id)).ToList() ?? [];
        if (tickets.Count == 0 || order is not { Status: OrderStatus.Placed or OrderStatus.Paid })
        {
            return false;
        }

        await checkout.CancelTicketsAsync(order.SortirId, [.. tickets.Select(ticket => ticket.Id)], cancellationToken);
        foreach (var ticket in tickets)
        {
            if (order.Status == OrderStatus.Paid)
            {
                Refund(order, ticket);
            }

            ticket.IsCancelled = true;
        }

        order.Status = order.Kept.Any() ? order.Status : OrderStatus.Cancelled;
        return true;
    }, cancellationToken);

    /// <summary>The order was not paid in time: its cards are free again.</summary>
    public Task<bool> ExpireAsync(int orderId, CancellationToken cancellationToken) => ChangeAsync(orderId, async order =>
    {
        if (order is not { Status: OrderStatus.Placed })
        {
            return false;
        }

        await checkout.CancelOrderAsync(order.SortirId, cancellationToken);
        order.Status = OrderStatus.Expired;
        return true;
    }, cancellationToken);

    // One change of an order at a time, on any database: the update takes the lock of its row until the commit. A change that
    // answers no is rolled back, whatever it has begun.
    private Task<bool> ChangeAsync(int orderId, Func<Order?, Task<bool>> change, CancellationToken cancellationToken) =>
        shop.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            shop.ChangeTracker.Clear();
            await using var transaction = await shop.Database.BeginTransactionAsync(cancellationToken);
            await shop.Orders.Where(order => order.Id == orderId)
                .ExecuteUpdateAsync(order => order.SetProperty(row => row.RefundedCents, row => row.RefundedCents), cancellationToken);
            var isDone = await change(await shop.Orders.Include(row => row.Tickets).Include(row => row.Payments).AsSplitQuery()
                .SingleOrDefaultAsync(row => row.Id == orderId, cancellationToken));
            if (isDone)
            {
                await shop.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(CancellationToken.None);
            }

            return isDone;
        });

    private static void Refund(Order order, OrderTicket ticket)
    {
        ticket.IsCancelled = true;
        order.RefundedCents += ticket.Cents;
    }

    private Order NewOrder(string cartId, string email, IEnumerable<CartTicket> lines)
    {
        var now = time.GetUtcNow();
        return new Order
        {
            Key = Guid.NewGuid(),
            CartId = cartId,
            Email = email,
            PlacedAt = now,
            ExpiresAt = now + TimeToPay,
            Tickets = [.. lines.Select(line => new OrderTicket { Id = line.Id, ProductId = line.ProductId, Cents = line.Product.Cents })],
        };
    }

    private IQueryable<Order> Read() => shop.Orders.AsNoTracking()
        .Include(order => order.Payments)
        .Include(order => order.Tickets.OrderBy(ticket => ticket.Product.Show.StartsAt).ThenBy(ticket => ticket.ProductId).ThenBy(ticket => ticket.Id))
        .ThenInclude(ticket => ticket.Product.Show)
        .AsSplitQuery();
}
