namespace Sortir.AspNetCore.Tests.Support;

internal sealed class ShopTickets(Carts carts) : ISortirCartTickets
{
    public ValueTask<IReadOnlyList<SaleTicket>?> FindTicketsAsync(string cartId, CancellationToken cancellationToken) => new(carts.GetValueOrDefault(cartId));
}
