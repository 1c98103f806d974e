using Sortir.AspNetCore;

namespace Sortir.Browser.Tests.Support;

internal sealed class CartTickets(Carts carts) : ISortirCartTickets
{
    public ValueTask<IReadOnlyList<SaleTicket>?> FindTicketsAsync(string cartId, CancellationToken cancellationToken) => new(carts.GetValueOrDefault(cartId));
}
