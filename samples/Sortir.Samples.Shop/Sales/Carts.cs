using Microsoft.EntityFrameworkCore;
using Sortir.AspNetCore;

namespace Sortir.Samples.Shop;

/// <summary>The shop's carts. Whatever takes a ticket out tells Sortir!, so that its card is free again.</summary>
public sealed class Carts(ShopDbContext shop, ISortirCheckout checkout, ISortirCartAccessor accessor, SortirCartCookie cookie, TimeProvider time)
{
    /// <summary>How many tickets of one product a cart may hold.</summary>
    public const int MaxPerProduct = 8;

    public ValueTask<string?> FindIdAsync(HttpContext context) => accessor.FindCartIdAsync(context, context.RequestAborted);

    public async Task<List<CartTicket>> ReadAsync(string? cartId, CancellationToken cancellationToken) => cartId is null
        ? []
        : await shop.CartTickets.AsNoTracking().Include(ticket => ticket.Product.Show)
            .Where(ticket => ticket.CartId == cartId)
            .OrderBy(ticket => ticket.Product.Show.StartsAt).ThenBy(ticket => ticket.ProductId).ThenBy(ticket => ticket.Id)
            .ToListAsync(cancellationToken);

    public async Task AddAsync(HttpContext context, string productId, int count)
    {
        var cartId = await BeginAsync(context);
        var held = await shop.CartTickets.CountAsync(ticket => ticket.CartId == cartId && ticket.ProductId == productId, context.RequestAborted);
        if (!await shop.Products.AnyAsync(product => product.Id == productId, context.RequestAborted))
        {
            return;
        }

        for (var left = Math.Min(count, MaxPerProduct - held); left > 0; left--)
        {
            shop.CartTickets.Add(new CartTicket { Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), CartId = cartId, ProductId = productId });
        }

        await shop.SaveChangesAsync(context.RequestAborted);
    }

    /// <summary>Takes one ticket out, and frees its card at once.</summary>
    public async Task RemoveAsync(string cartId, string ticketId, CancellationToken cancellationToken)
    {
        await shop.CartTickets.Where(ticket => ticket.CartId == cartId && ticket.Id == ticketId).ExecuteDeleteAsync(cancellationToken);
        await SyncAsync(cartId, cancellationToken);
    }

    /// <summary>Takes one ticket of a product out: one without a card, if there is any.</summary>
    public async Task RemoveOneAsync(string cartId, string productId, CancellationToken cancellationToken)
    {
        var tickets = (await ReadAsync(cartId, cancellationToken)).Where(ticket => ticket.ProductId == productId).ToList();
        var state = await checkout.ReadCartAsync(cartId, [.. tickets.Select(ticket => new SaleTicket(ticket.Id, ticket.ProductId))], cancellationToken);
        var chosen = state.Tickets.OrderBy(ticket => ticket.LastDigits is null).LastOrDefault();
        if (chosen is not null)
        {
            await RemoveAsync(cartId, chosen.TicketId, cancellationToken);
        }
    }

    /// <summary>The buyer has signed in: what is in the browser's cart, its cards too, goes on in the account's.</summary>
    public async Task SignInAsync(HttpContext context, string name)
    {
        var account = await shop.Accounts.FindAsync([name], context.RequestAborted)
            ?? shop.Accounts.Add(new Account { Name = name, CartId = NewId() }).Entity;
        await RenewIfOrderedAsync(account, context.RequestAborted);
        await shop.SaveChangesAsync(context.RequestAborted);
        if (cookie.Find(context) is { } guest)
        {
            // The cards first: a sign-in that is cut off here is whole after the next one.
            await checkout.MoveCartAsync(guest, account.CartId, context.RequestAborted);
            await shop.CartTickets.Where(ticket => ticket.CartId == guest)
                .ExecuteUpdateAsync(ticket => ticket.SetProperty(row => row.CartId, account.CartId), context.RequestAborted);
            cookie.Delete(context);
        }
    }

    // An order ends its sale: whoever goes on buying has another cart.
    private async Task<string> BeginAsync(HttpContext context)
    {
        if (context.User.Identity?.Name is { } name)
        {
            var account = await shop.Accounts.SingleAsync(row => row.Name == name, context.RequestAborted);
            await RenewIfOrderedAsync(account, context.RequestAborted);
            return account.CartId;
        }

        var cartId = cookie.GetOrCreate(context);
        return await IsOrderedAsync(cartId, context.RequestAborted) ? cookie.Renew(context) : cartId;
    }

    private async Task RenewIfOrderedAsync(Account account, CancellationToken cancellationToken)
    {
        if (await IsOrderedAsync(account.CartId, cancellationToken))
        {
            account.CartId = NewId();
        }
    }

    private Task<bool> IsOrderedAsync(string cartId, CancellationToken cancellationToken) =>
        shop.Orders.AnyAsync(order => order.CartId == cartId, cancellationToken);

    private async Task SyncAsync(string cartId, CancellationToken cancellationToken)
    {
        var tickets = await shop.CartTickets.Where(ticket => ticket.CartId == cartId)
            .Select(ticket => new SaleTicket(ticket.Id, ticket.ProductId))
            .ToListAsync(cancellationToken);
        await checkout.SyncCartAsync(cartId, tickets, cancellationToken);
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
