using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Sortir.AspNetCore;

/// <summary>
/// The cart's id in a cookie of its own, protected with ASP.NET Core's data protection: a browser can neither read it nor make one up. It
/// lives as long as the browser's session; see <see cref="SortirWebOptions.CartCookie"/>.
/// </summary>
/// <remarks>On several nodes they share the data protection keys, as any signed cookie asks for.</remarks>
public sealed class SortirCartCookie : ISortirCartAccessor
{
    private const string Purpose = "Sortir.AspNetCore.Cart.v1";
    private static readonly object CreatedKey = new();

    private readonly IDataProtector _protector;
    private readonly SortirWebOptions _options;

    /// <summary>Reads and writes the cookie that the options describe.</summary>
    public SortirCartCookie(IDataProtectionProvider protection, IOptions<SortirWebOptions> options)
    {
        ArgumentNullException.ThrowIfNull(protection);
        ArgumentNullException.ThrowIfNull(options);
        _protector = protection.CreateProtector(Purpose);
        _options = options.Value;
    }

    /// <summary>The cart's id; <see langword="null"/> without a cookie, or with one that this shop did not write.</summary>
    /// <param name="context">The request.</param>
    public string? Find(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Items.TryGetValue(CreatedKey, out var created))
        {
            return (string?)created;
        }

        if (context.Request.Cookies[NameOf(_options.CartCookie)] is not { Length: > 0 } value)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The cart's id, of a new cart where there was none. Call it before the response starts.</summary>
    /// <param name="context">The request.</param>
    public string GetOrCreate(HttpContext context) => Find(context) ?? Renew(context);

    /// <summary>Begins another sale, once an order is made say: the browser gets a new cart's id.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The new cart's id.</returns>
    public string Renew(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cartId = Guid.NewGuid().ToString("N");
        context.Response.Cookies.Append(NameOf(_options.CartCookie), _protector.Protect(cartId), Describe(context));
        context.Items[CreatedKey] = cartId;
        return cartId;
    }

    /// <summary>Takes the cookie away: the browser has no cart any more.</summary>
    /// <param name="context">The request.</param>
    public void Delete(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(NameOf(_options.CartCookie), Describe(context));
        context.Items[CreatedKey] = null;
    }

    ValueTask<string?> ISortirCartAccessor.FindCartIdAsync(HttpContext context, CancellationToken cancellationToken) => new(Find(context));

    private static string NameOf(CookieBuilder cookie) => cookie.Name ?? SortirWebOptions.DefaultCookieName;

    // Under a path base the cookie is of that shop, and of no other on the same host.
    private CookieOptions Describe(HttpContext context)
    {
        var cookie = _options.CartCookie.Build(context);
        if (_options.CartCookie.Path is null)
        {
            cookie.Path = context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent() : "/";
        }

        return cookie;
    }
}
