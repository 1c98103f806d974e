using Microsoft.AspNetCore.Http;
using Sortir.Domain;

namespace Sortir.AspNetCore;

/// <summary>
/// The card fields of a form that the host's server gets: all of them from a browser without JavaScript, the last word on them from any.
/// Call it where the form is handled, before the order is placed.
/// </summary>
/// <remarks>The host's form has the antiforgery token that its pages ask for anyway; nothing is checked of it here.</remarks>
public sealed class SortirCardForm
{
    // What the field posts for a card that is held already: the number itself stays in the page.
    private const char Mask = '•';

    private readonly ISortirCheckout _checkout;

    /// <summary>Checks posted cards with a checkout.</summary>
    public SortirCardForm(ISortirCheckout checkout)
    {
        ArgumentNullException.ThrowIfNull(checkout);
        _checkout = checkout;
    }

    /// <summary>The name of a ticket's field in the form.</summary>
    /// <param name="ticketId">The ticket.</param>
    public static string NameOf(string ticketId) => $"sortir-card:{ticketId}";

    /// <summary>
    /// Verifies what was typed for the tickets of this browser's cart, all at once, and says how the cart stands. A field that is empty, or
    /// that shows the card which is held already, leaves its ticket as it is; one that shows another card than the one held is refused with
    /// <see cref="RefusalReason.HoldLost"/>, so that nobody orders with a card that the page did not show.
    /// </summary>
    /// <param name="context">The request, whose body is a form.</param>
    /// <param name="cancellationToken">Cancels what has not been answered yet.</param>
    /// <returns>The answers; <see langword="null"/> when the request has no cart, or its body is no form.</returns>
    /// <exception cref="SortirCatalogException">The catalog, a settings provider, the cart accessor or the look-up of the cart's tickets threw.</exception>
    /// <exception cref="Storage.SortirStorageException">The store is broken, or away.</exception>
    /// <exception cref="SortirConflictException">Others were faster again and again.</exception>
    /// <exception cref="InvalidDataException">The form is larger than the host's form options allow.</exception>
    public async Task<SortirCardFormResult?> VerifyAsync(HttpContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.HasFormContentType || await BuyerCart.FindAsync(context, cancellationToken).ConfigureAwait(false) is not { } cart)
        {
            return null;
        }

        var form = await context.Request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
        var requests = new List<VerifyCardRequest>();
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var ticket in cart.Tickets)
        {
            var typed = form[NameOf(ticket.TicketId)].ToString();
            if (typed.Contains(Mask, StringComparison.Ordinal))
            {
                shown[ticket.TicketId] = string.Concat(typed.Where(char.IsAsciiDigit));
            }
            else if (!string.IsNullOrWhiteSpace(typed))
            {
                requests.Add(cart.NewRequest(context, ticket, typed));
            }
        }

        var answers = await _checkout.VerifyCardsAsync(requests, cancellationToken).ConfigureAwait(false);
        var refused = new Dictionary<string, CardVerification.Refused>(StringComparer.Ordinal);
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i] is CardVerification.Refused refusal)
            {
                refused[requests[i].TicketId] = refusal;
            }
        }

        var state = await _checkout.ReadCartAsync(cart.Id, cart.Tickets, cancellationToken).ConfigureAwait(false);
        foreach (var ticket in state.Tickets)
        {
            if (ticket.LastDigits is { } held && shown.TryGetValue(ticket.TicketId, out var digits) && digits != held)
            {
                refused[ticket.TicketId] = new CardVerification.Refused(RefusalReason.HoldLost);
            }
        }

        return new SortirCardFormResult(cart.Id, state, refused);
    }
}
