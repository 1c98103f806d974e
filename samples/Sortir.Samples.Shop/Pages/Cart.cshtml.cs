using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Sortir.AspNetCore;

namespace Sortir.Samples.Shop.Pages;

/// <summary>The cart, with a card field for each ticket that needs one.</summary>
public sealed class CartModel(Carts carts, Orders orders, ISortirCheckout checkout, SortirCardForm cards) : PageModel
{
    public IReadOnlyList<CartTicket> Tickets { get; private set; } = [];

    /// <summary>How each ticket stands, so that a card that is held shows at once.</summary>
    public IReadOnlyDictionary<string, TicketState> States { get; private set; } = new Dictionary<string, TicketState>();

    /// <summary>The cards that came with the form, from a browser without JavaScript, and were refused.</summary>
    public IReadOnlyDictionary<string, CardVerification.Refused> Refusals { get; private set; } = new Dictionary<string, CardVerification.Refused>();

    public Order? LastOrder { get; private set; }

    [TempData]
    public string? Notice { get; set; }

    public async Task OnGetAsync() => await LoadAsync(await carts.FindIdAsync(HttpContext));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        // The last word on the cards, and all of it for a browser without JavaScript.
        if (await cards.VerifyAsync(HttpContext, cancellationToken) is not { } result)
        {
            return RedirectToPage();
        }

        return result.CanBeOrdered && result.Cart.Tickets.Count > 0
            ? RedirectToPage("/Checkout")
            : await ShowAsync(result, Words.Say("Chaque billet au tarif Sortir! demande une carte valide.", "Each ticket at the Sortir! price needs a valid card."));
    }

    public Task<IActionResult> OnPostAddAsync(string product) => ChangeAsync(_ => carts.AddAsync(HttpContext, product, 1));

    public Task<IActionResult> OnPostTakeAsync(string product) => ChangeAsync(cartId => carts.RemoveOneAsync(cartId, product, HttpContext.RequestAborted));

    public Task<IActionResult> OnPostRemoveAsync(string ticket) => ChangeAsync(cartId => carts.RemoveAsync(cartId, ticket, HttpContext.RequestAborted));

    // Without JavaScript the numbers that are typed come with whichever button is pressed: none is lost.
    private async Task<IActionResult> ChangeAsync(Func<string, Task> change)
    {
        var result = await cards.VerifyAsync(HttpContext, HttpContext.RequestAborted);
        if (result is not null)
        {
            await change(result.CartId);
        }

        return result is { Refused.Count: > 0 } ? await ShowAsync(result, null) : RedirectToPage();
    }

    private async Task<IActionResult> ShowAsync(SortirCardFormResult result, string? notice)
    {
        Notice = notice;
        Refusals = result.Refused;
        await LoadAsync(result.CartId);
        return Page();
    }

    private async Task LoadAsync(string? cartId)
    {
        Tickets = await carts.ReadAsync(cartId, HttpContext.RequestAborted);
        if (Tickets.Count == 0)
        {
            LastOrder = await orders.FindByCartAsync(cartId, HttpContext.RequestAborted);
            return;
        }

        var state = await checkout.ReadCartAsync(
            cartId!,
            [.. Tickets.Select(ticket => new SaleTicket(ticket.Id, ticket.ProductId))],
            HttpContext.RequestAborted);
        States = state.Tickets.ToDictionary(ticket => ticket.TicketId);
    }
}
