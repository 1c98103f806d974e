using Microsoft.EntityFrameworkCore;
using Sortir.AspNetCore;

namespace Sortir.Samples.Shop;

/// <summary>
/// Which cart a request belongs to: that of the account for whoever is signed in, else the one in Sortir!'s signed cookie. A shop without
/// accounts leaves this class out.
/// </summary>
public sealed class ShopCartAccessor(ShopDbContext shop, SortirCartCookie cookie) : ISortirCartAccessor
{
    public async ValueTask<string?> FindCartIdAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.User.Identity?.Name is { } name
            ? await shop.Accounts.Where(account => account.Name == name).Select(account => account.CartId).SingleOrDefaultAsync(cancellationToken)
            : cookie.Find(context);
}
