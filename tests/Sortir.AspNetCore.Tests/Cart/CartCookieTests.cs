using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.Cart;

public sealed class CartCookieTests
{
    private readonly SortirCartCookie _cookie = new(new EphemeralDataProtectionProvider(), Options.Create(new SortirWebOptions()));

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public void The_cookie_is_for_the_server_alone_and_secure_as_the_request_is(string scheme, bool isSecure)
    {
        var context = NewContext(scheme);

        var cartId = _cookie.GetOrCreate(context);

        var header = context.Response.Headers.SetCookie.ToString();
        Assert.StartsWith("sortir-cart=", header, StringComparison.Ordinal);
        Assert.Contains("; path=/;", header, StringComparison.Ordinal);
        Assert.Contains("; httponly", header, StringComparison.Ordinal);
        Assert.Contains("; samesite=lax", header, StringComparison.Ordinal);
        Assert.Equal(isSecure, header.Contains("; secure", StringComparison.Ordinal));
        Assert.DoesNotContain("expires", header, StringComparison.Ordinal);
        Assert.DoesNotContain(cartId, header, StringComparison.Ordinal);
    }

    [Fact]
    public void One_request_has_one_cart_and_the_next_request_has_the_same()
    {
        var first = NewContext();
        var cartId = _cookie.GetOrCreate(first);

        Assert.Equal(cartId, _cookie.GetOrCreate(first));
        Assert.Equal(cartId, _cookie.Find(first));
        Assert.Equal(cartId, _cookie.Find(Follow(first)));
    }

    [Fact]
    public void A_new_sale_has_a_new_cart_and_a_deleted_cookie_none()
    {
        var first = NewContext();
        var cartId = _cookie.GetOrCreate(first);
        var second = Follow(first);

        var next = _cookie.Renew(second);

        Assert.NotEqual(cartId, next);
        Assert.Equal(next, _cookie.Find(second));
        _cookie.Delete(second);
        Assert.Null(_cookie.Find(second));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAA")]
    public void A_cookie_that_this_shop_did_not_write_is_no_cart(string value)
    {
        var context = NewContext();
        context.Request.Headers.Cookie = $"sortir-cart={value}";

        Assert.Null(_cookie.Find(context));
    }

    [Fact]
    public async Task A_cart_that_the_page_names_is_not_looked_at()
    {
        await using var shop = await WebShop.StartAsync();
        var victim = await shop.NewBuyerAsync();
        var thief = await shop.NewBuyerAsync("x1=show-reduced");
        thief.Cookies.SetCookies(shop.Address, $"sortir-cart={victim.CartId}");

        var answer = await thief.VerifyAsync(shop.NewCard());

        Assert.Equal((HttpStatusCode.NotFound, "CartUnknown"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_host_may_find_the_cart_in_its_own_way()
    {
        await using var shop = await WebShop.StartAsync(configure: sortir => sortir.UseCartAccessor<UsersCart>());
        var buyer = shop.NewBrowser();
        buyer.Client.DefaultRequestHeaders.Add("Test-User", "ada");
        shop.Carts["ada"] = [new SaleTicket("t1", WebShop.Show)];
        buyer.Token = (await buyer.CartAsync()).Json.GetProperty("antiforgery").GetProperty("token").GetString()!;

        Assert.Equal(HttpStatusCode.OK, (await buyer.VerifyAsync(shop.NewCard())).Status);
        Assert.Equal("ada", Assert.Single(await shop.HoldsAsync()).CartId);
    }

    private static DefaultHttpContext NewContext(string scheme = "http") => new() { Request = { Scheme = scheme } };

    private static DefaultHttpContext Follow(DefaultHttpContext earlier)
    {
        var context = NewContext();
        context.Request.Headers.Cookie = earlier.Response.Headers.SetCookie.ToString().Split(';')[0];
        return context;
    }

    private sealed class UsersCart : ISortirCartAccessor
    {
        public ValueTask<string?> FindCartIdAsync(HttpContext context, CancellationToken cancellationToken) =>
            new(context.User.Claims.FirstOrDefault()?.Value);
    }
}
