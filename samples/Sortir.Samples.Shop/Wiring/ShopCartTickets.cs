using Microsoft.EntityFrameworkCore;
using Sortir.AspNetCore;

namespace Sortir.Samples.Shop;

/// <summary>Tells Sortir! what is in a cart. A browser only names a ticket: whether it is there, and of which product, the shop says.</summary>
public sealed class ShopCartTickets(ShopDbContext shop) : ISortirCartTickets
{
    public async ValueTask<IReadOnlyList<SaleTicket>?> FindTicketsAsync(string cartId, CancellationToken cancellationToken) =>
        await shop.CartTickets.Where(ticket => ticket.CartId == cartId)
            .OrderBy(ticket => ticket.Id)
            .Select(ticket => new SaleTicket(ticket.Id, ticket.ProductId))
            .ToListAsync(cancellationToken);
}
