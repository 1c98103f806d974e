using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages;

/// <summary>The last look before the order is made.</summary>
public sealed class CheckoutModel(Carts carts, Orders orders, ISortirCheckout checkout) : PageModel
{
    public IReadOnlyList<CartTicket> Tickets { get; private set; } = [];

    public IReadOnlyDictionary<string, TicketState> States { get; private set; } = new Dictionary<string, TicketState>();

    public string? Email { get; private set; }

    public bool IsEmailWrong { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        var cartId = await carts.FindIdAsync(HttpContext);
        return await LoadAsync(cartId) ? Page() : RedirectToPage("/Cart");
    }

    public async Task<IActionResult> OnPostAsync(string? email)
    {
        var cartId = await carts.FindIdAsync(HttpContext);
        if (cartId is null)
        {
            // The cookie is gone: the browser was closed in the middle, say.
            TempData[nameof(CartModel.Notice)] = Words.Say(
                "Votre panier n'est plus connu. Rien n'est commandé : choisissez de nouveau vos billets.",
                "Your cart is no longer known. Nothing is ordered: choose your tickets again.");
            return RedirectToPage("/Cart");
        }

        if (email is not { Length: <= 254 } || !new EmailAddressAttribute().IsValid(email))
        {
            (Email, IsEmailWrong) = (email, true);
            return await LoadAsync(cartId) ? Page() : RedirectToPage("/Cart");
        }

        if (await orders.PlaceAsync(cartId, email, HttpContext.RequestAborted) is { } order)
        {
            return RedirectToPage("/Bank", new { key = order.Key });
        }

        TempData[nameof(CartModel.Notice)] = Words.Say(
            "Une carte n'est plus réservée pour vous. Rien n'est commandé : vérifiez vos cartes.",
            "A card is no longer held for you. Nothing is ordered: check your cards.");
        return RedirectToPage("/Cart");
    }

    // Whoever comes here with a cart that cannot be ordered goes back to it.
    private async Task<bool> LoadAsync(string? cartId)
    {
        Tickets = await carts.ReadAsync(cartId, HttpContext.RequestAborted);
        if (Tickets.Count == 0)
        {
            return false;
        }

        var state = await checkout.ReadCartAsync(
            cartId!,
            [.. Tickets.Select(ticket => new SaleTicket(ticket.Id, ticket.ProductId))],
            HttpContext.RequestAborted);
        States = state.Tickets.ToDictionary(ticket => ticket.TicketId);
        return state.CanBeOrdered;
    }
}
