using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>How the buyer's endpoints and the card field behave.</summary>
public sealed class SortirWebOptions
{
    internal const string DefaultCookieName = "sortir-cart";

    /// <summary>
    /// The cookie of <see cref="SortirCartCookie"/>. Default: <c>sortir-cart</c>, for the browser's session and the path base of the shop,
    /// <c>HttpOnly</c>, <c>SameSite=Lax</c>, and <c>Secure</c> where the request is. Essential: no shop without a cart.
    /// </summary>
    public CookieBuilder CartCookie { get; } = new()
    {
        Name = DefaultCookieName,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        SecurePolicy = CookieSecurePolicy.SameAsRequest,
        IsEssential = true,
    };

    /// <summary>
    /// Whether the browser gets the holder's name of a card that was just accepted, to prefill the attendee's. Default:
    /// <see langword="false"/>: else everybody who types a valid number learns whose it is.
    /// </summary>
    public bool RevealsBeneficiary { get; set; }

    /// <summary>
    /// Which requests are exempt from the limits of attempts: those of a signed-in box office, say. It must judge by what the server has
    /// vouched for. Default: <see langword="null"/>, none.
    /// </summary>
    public Func<HttpContext, bool>? IsTrustedSource { get; set; }
}
