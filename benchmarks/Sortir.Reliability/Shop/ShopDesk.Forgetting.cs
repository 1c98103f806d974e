namespace Sortir.Reliability;

internal sealed partial class ShopDesk
{
    /// <summary>The shop writes its own books and dies before it tells Sortir, for good: only the look-up can find it.</summary>
    internal Task<Done?> ForgetAsync(ForgottenRequest request, CancellationToken cancellationToken) =>
        InTransactionAsync<Done?>(
            async transaction =>
            {
                if (await LockOrderAsync(request.CartId, cancellationToken) is not { } order)
                {
                    return null;
                }

                order.IsCancelled = !request.IsPaid;
                foreach (var ticket in order.Tickets)
                {
                    ticket.State = order.IsCancelled ? ShopTicketState.Cancelled : ShopTicketState.Paid;
                    ticket.WasPaid = !order.IsCancelled;
                }

                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new Done();
            },
            cancellationToken);
}
