using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Sortir.Samples.Shop;

/// <summary>Answers Sortir! about an order that has been unpaid for long: had the shop stopped between two writes, this is where it would be mended.</summary>
public sealed class ShopOrderLookup(ShopDbContext shop) : ISortirOrderLookup
{
    public async ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken)
    {
        var id = int.Parse(orderId, NumberStyles.None, CultureInfo.InvariantCulture);
        var status = await shop.Orders.Where(order => order.Id == id).Select(order => (OrderStatus?)order.Status).SingleOrDefaultAsync(cancellationToken);
        return status switch
        {
            OrderStatus.Paid => OrderStanding.Paid,
            OrderStatus.Expired or OrderStatus.Cancelled => OrderStanding.Cancelled,

            // No such order: it was made in one transaction with its cards, so nobody can say. Staff will see it.
            _ => OrderStanding.Open,
        };
    }
}
