using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore.Tests.Trouble;

internal sealed class FragileAccessor(SortirCartCookie cookie, FragileCarts carts) : ISortirCartAccessor
{
    public ValueTask<string?> FindCartIdAsync(HttpContext context, CancellationToken cancellationToken)
    {
        carts.ThrowIfAway();
        return new(cookie.Find(context));
    }
}
