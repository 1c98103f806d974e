using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Sortir.Reliability;

/// <summary>What a shop does at each moment of a sale. Every call may come twice, on two nodes, at the same time.</summary>
internal sealed partial class ShopDesk(ISortirCheckout checkout, ShopDbContext db, NodeSettings settings, IServiceScopeFactory scopes)
{
    private IsolationLevel Level => settings.Index % 3 == 2 ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted;

    internal async Task<CardAnswer> VerifyAsync(CardRequest request, CancellationToken cancellationToken)
    {
        var verification = await checkout.VerifyCardAsync(
            new VerifyCardRequest
            {
                CartId = request.CartId,
                TicketId = request.TicketId,
                ProductId = request.ProductId,
                Card = request.Card,
                Source = request.CartId,
            },
            cancellationToken);
        return verification.Match(_ => new CardAnswer(Refusal: null), refused => new CardAnswer(refused.Reason));
    }

    internal async Task<CardAnswer> ReleaseAsync(TicketRequest request, CancellationToken cancellationToken)
    {
        var release = await checkout.ReleaseCardAsync(request.CartId, request.TicketId, cancellationToken);
        return release.Match(_ => new CardAnswer(Refusal: null), refused => new CardAnswer(refused.Reason));
    }

    internal async Task<Done> MoveAsync(MoveRequest request, CancellationToken cancellationToken)
    {
        await checkout.MoveCartAsync(request.FromCartId, request.ToCartId, cancellationToken);
        return new Done();
    }

    internal async Task<OrderAnswer> OrderAsync(OrderRequest request, CancellationToken cancellationToken)
    {
        if (await db.Orders.AnyAsync(order => order.CartId == request.CartId, cancellationToken))
        {
            return new OrderAnswer(IsPlaced: true);
        }

        var placement = request.Way is OrderWay.CallBack or OrderWay.CallBackThrows
            ? await PlaceByCallBackAsync(request, cancellationToken)
            : await PlaceInOwnTransactionAsync(request, cancellationToken);
        return new OrderAnswer(placement is OrderPlacement.Placed);
    }

    private async Task<OrderPlacement?> PlaceByCallBackAsync(OrderRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await checkout.PlaceOrderAsync(
                db,
                request.CartId,
                request.Tickets,
                async token =>
                {
                    var order = await MakeOrderAsync(request, token);
                    return request.Way == OrderWay.CallBackThrows ? throw new ShopRefusedException() : IdOf(order);
                },
                cancellationToken);
        }
        catch (ShopRefusedException)
        {
            return null;
        }
    }

    private Task<OrderPlacement?> PlaceInOwnTransactionAsync(OrderRequest request, CancellationToken cancellationToken) =>
        InTransactionAsync<OrderPlacement?>(
            async transaction =>
            {
                var order = await MakeOrderAsync(request, cancellationToken);
                var placement = await checkout.PlaceOrderAsync(request.CartId, IdOf(order), request.Tickets, cancellationToken);
                if (request.Way == OrderWay.OwnTransaction && placement is OrderPlacement.Placed)
                {
                    await transaction.CommitAsync(cancellationToken);
                    return placement;
                }

                if (placement is OrderPlacement.Placed)
                {
                    await checkout.PayOrderAsync(IdOf(order), request.Tickets, cancellationToken);
                }

                await transaction.RollbackAsync(cancellationToken);
                return placement as OrderPlacement.Refused;
            },
            cancellationToken);

    private async Task<ShopOrder> MakeOrderAsync(OrderRequest request, CancellationToken cancellationToken)
    {
        var order = new ShopOrder { CartId = request.CartId };
        order.Tickets.AddRange(request.Tickets.Select(ticket => new ShopTicket { Id = ticket.TicketId, ProductId = ticket.ProductId }));
        db.Orders.Add(order);
        await db.SaveChangesAsync(cancellationToken);
        return order;
    }

    // As the documentation of EF Core has it: what a strategy runs again starts from nothing.
    private Task<T> InTransactionAsync<T>(Func<IDbContextTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(Level, cancellationToken);
            return await work(transaction);
        });

    /// <summary>The order of a cart, for this transaction alone.</summary>
    private async Task<ShopOrder?> LockOrderAsync(string cartId, CancellationToken cancellationToken)
    {
        var found = await db.Orders.FromSql($"SELECT * FROM \"Orders\" WHERE \"CartId\" = {cartId} FOR UPDATE").ToListAsync(cancellationToken);
        if (found is not [var order])
        {
            return null;
        }

        await db.Tickets.Where(ticket => ticket.OrderId == order.Id).LoadAsync(cancellationToken);
        return order;
    }

    private static string IdOf(ShopOrder order) => order.Id.ToString(CultureInfo.InvariantCulture);
}
