using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Sortir.AspNetCore;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Pages;

/// <summary>A cart with a field for each ticket, as a shop would write it.</summary>
public sealed class CartModel(ISortirCheckout checkout, SortirCartCookie cookie, SortirCardForm cards, Carts carts) : PageModel
{
    private Dictionary<string, TicketState> _states = [];
    private IReadOnlyDictionary<string, CardVerification.Refused> _refused = new Dictionary<string, CardVerification.Refused>();

    [BindProperty(SupportsGet = true)]
    public string Theme { get; set; } = "light";

    public IReadOnlyList<SaleTicket> Tickets { get; private set; } = [];

    public string Language => Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.Ordinal) ? "en" : "fr";

    public string LabelOf(SaleTicket ticket) => carts.LabelOf(ticket.TicketId, Language);

    public TicketState? StateOf(SaleTicket ticket) => _states.GetValueOrDefault(ticket.TicketId);

    public CardVerification.Refused? RefusalOf(SaleTicket ticket) => _refused.GetValueOrDefault(ticket.TicketId);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var cartId = cookie.GetOrCreate(HttpContext);
        Tickets = carts.GetOrAdd(cartId, _ => carts.NewTickets());
        var state = await checkout.SyncCartAsync(cartId, Tickets, cancellationToken);
        _states = state.Tickets.ToDictionary(ticket => ticket.TicketId);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        carts.Posted = Request.Form.ToDictionary(field => field.Key, field => field.Value.ToString());
        if (await cards.VerifyAsync(HttpContext, cancellationToken) is not { } result)
        {
            return RedirectToPage();
        }

        Tickets = carts[result.CartId];
        if (!result.CanBeOrdered)
        {
            (_states, _refused) = (result.Cart.Tickets.ToDictionary(ticket => ticket.TicketId), result.Refused);
            return Page();
        }

        var placement = await checkout.PlaceOrderAsync(result.CartId, "order-1", Tickets, cancellationToken);
        return Content(placement is OrderPlacement.Placed ? "placed" : "refused");
    }
}
