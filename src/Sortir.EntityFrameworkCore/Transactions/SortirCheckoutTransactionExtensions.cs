using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Sortir.EntityFrameworkCore;
using Sortir.Storage;

namespace Sortir;

/// <summary>Places an order in a transaction that Sortir opens on the host's context.</summary>
public static class SortirCheckoutTransactionExtensions
{
    /// <summary>
    /// Places an order whose id exists only after its insert: opens a transaction through the context's execution strategy, has the host make
    /// the order, places it, and commits; on a refusal rolls back, so that neither the order nor its usages are there.
    /// </summary>
    /// <remarks>
    /// The strategy may run all of it again after a transient failure. Before another try, and after a refusal, the context's tracked
    /// entities are cleared: they stand for rows that are not there. A commit whose answer is lost is not tried again.
    /// </remarks>
    /// <param name="checkout">The checkout of this scope.</param>
    /// <param name="context">The context of this scope, without an open transaction.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="tickets">The tickets that are ordered, those that need no card too.</param>
    /// <param name="createOrder">Makes the order, saves it, and returns its id. It may be called several times.</param>
    /// <param name="cancellationToken">Cancels the call, but for a commit that has begun.</param>
    /// <exception cref="SortirStorageException">The storage is out of order. At the commit: whether the order is there is unknown.</exception>
    public static Task<OrderPlacement> PlaceOrderAsync(
        this ISortirCheckout checkout,
        DbContext context,
        string cartId,
        IReadOnlyList<SaleTicket> tickets,
        Func<CancellationToken, Task<string>> createOrder,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkout);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(tickets);
        ArgumentNullException.ThrowIfNull(createOrder);
        Provider.ThrowIfUnfit(context);
        OrderTransaction.ThrowIfAmbient(context);
        var isAnotherTry = false;
        return context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            if (isAnotherTry)
            {
                context.ChangeTracker.Clear();
            }

            isAnotherTry = true;
            var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = transaction.ConfigureAwait(false);
            var orderId = await createOrder(cancellationToken).ConfigureAwait(false);
            var placement = await OrderTransaction
                .PlaceAsync(context, transaction, () => checkout.PlaceOrderAsync(cartId, orderId, tickets, cancellationToken)).ConfigureAwait(false);
            if (placement is OrderPlacement.Placed)
            {
                await CommitAsync(transaction).ConfigureAwait(false);
                return placement;
            }

            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            context.ChangeTracker.Clear();
            return placement;
        });
    }

    // A strategy that ran this again after a lost answer would make a second order.
    private static async Task CommitAsync(IDbContextTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException exception) when (!Provider.IsTransient(exception))
        {
            throw new SortirStorageException(
                "The answer to the commit of an order is lost: see the inner exception. Look whether the order is there before making it again.",
                exception);
        }
    }
}
