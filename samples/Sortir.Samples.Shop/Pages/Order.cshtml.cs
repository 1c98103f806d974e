using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages;

/// <summary>An order, under an address that only its buyer knows. Single tickets are cancelled here.</summary>
public sealed class OrderModel(Orders orders) : PageModel
{
    public Order Order { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid key)
    {
        if (await orders.FindAsync(key, HttpContext.RequestAborted) is not { } order)
        {
            return NotFound();
        }

        Order = order;
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
