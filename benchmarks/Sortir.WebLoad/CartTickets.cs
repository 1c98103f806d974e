using Sortir.AspNetCore;

namespace Sortir.WebLoad;

internal sealed class CartTickets(CartShelf carts) : ISortirCartTickets
{
    public ValueTask<IReadOnlyList<SaleTicket>?> FindTicketsAsync(string cartId, CancellationToken cancellationToken) => new(carts.Find(cartId));
}
