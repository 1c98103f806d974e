using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.Trouble;

internal sealed class FragileTickets(Carts known, FragileCarts carts) : ISortirCartTickets
{
    public async ValueTask<IReadOnlyList<SaleTicket>?> FindTicketsAsync(string cartId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        carts.ThrowIfAway();
        return known.GetValueOrDefault(cartId);
    }
}
