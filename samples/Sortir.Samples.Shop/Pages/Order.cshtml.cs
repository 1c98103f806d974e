using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages;

/// <summary>An order, under an address that only its buyer knows. Single tickets are cancelled here.</summary>
public sealed class OrderModel(Orders orders, ISortirCheckout checkout) : PageModel
{
    public Order Order { get; private set; } = null!;

    /// <summary>By ticket: the last four digits of its card, which the shop does not keep itself. A cancelled ticket has none any more.</summary>
    public IReadOnlyDictionary<string, string?> Cards { get; private set; } = new Dictionary<string, string?>();

    public async Task<IActionResult> OnGetAsync(Guid key)
    {
        if (await orders.FindAsync(key, HttpContext.RequestAborted) is not { } order)
        {
            return NotFound();
        }

        Order = order;
        var state = await checkout.ReadCartAsync(order.CartId, [.. order.Tickets.Select(ticket => ticket.ToSaleTicket())], HttpContext.RequestAborted);
        Cards = state.Tickets.ToDictionary(ticket => ticket.TicketId, ticket => ticket.LastDigits);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid key, string ticket)
    {
        if (await orders.FindAsync(key, HttpContext.RequestAborted) is not { } order)
        {
            return NotFound();
        }

        await orders.CancelAsync(order.Id, [ticket], HttpContext.RequestAborted);
        return RedirectToPage(new { key });
    }
}
