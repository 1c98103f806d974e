using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>
/// Which cart a request belongs to. <see cref="SortirCartCookie"/> is the ready-made one; a host with carts of its own implements it, and
/// registers it with <c>UseCartAccessor</c>.
/// </summary>
/// <remarks>
/// It must read what the server has vouched for (its session, a signed cookie, the signed-in buyer), never an id that the page may choose:
/// whoever names a cart may order with its cards.
/// </remarks>
public interface ISortirCartAccessor
{
    /// <summary>The cart of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The cart's id: one sale in progress; <see langword="null"/> when the request has none.</returns>
    ValueTask<string?> FindCartIdAsync(HttpContext context, CancellationToken cancellationToken);
}
