using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Sortir.Reliability;

/// <summary>The shop's own books, for what it has forgotten to tell.</summary>
internal sealed class ShopLookup(ShopDbContext db) : ISortirOrderLookup
{
    public async ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken)
    {
        var id = int.Parse(orderId, CultureInfo.InvariantCulture);
        var order = await db.Orders.AsNoTracking().Include(known => known.Tickets).SingleOrDefaultAsync(known => known.Id == id, cancellationToken);
        return order switch
        {
            null => OrderStanding.Open,
            { IsCancelled: true } => OrderStanding.Cancelled,
            _ when order.Tickets.Exists(ticket => ticket.State == ShopTicketState.Paid) => OrderStanding.Paid,
            _ => OrderStanding.Open,
        };
    }
}
