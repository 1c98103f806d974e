using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.Trouble;

/// <summary>What a browser, a proxy or a stranger may send that is no honest request.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private const string Verify = "sortir/cards/verify";

    private WebShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await WebShop.StartAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"ticketId\":\"t1\",\"card\":1234567890}")]
    [InlineData("{\"ticketId\":{},\"card\":\"1234567890\"}")]
    [InlineData("{\"ticketId\":\"\",\"card\":\"1234567890\"}")]
    [InlineData("{\"ticketId\":\"\\ud800\",\"card\":\"1234567890\"}")]
    [InlineData("{\"ticketId\":\"t1\",\"card\":\"\\ud800\"}")]
    [InlineData("{\"ticketId\":none,\"card\":\"9123456789\"}")]
    [InlineData("{\"ticketId\":\"t1\",\"card\":n9123456789}")]
    [InlineData("{\"9123456789\":x}")]
    [InlineData("{\"\\ud800\":1,\"ticketId\":\"t1\"}")]
    [InlineData("{\"ticketId\":\"t1\",\"card\":\"1234567890\"} {}")]
    [InlineData("\u0000\u0001\u0002")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_garbage_body_is_a_problem_and_no_error(string body)
    {
        var buyer = await _shop.NewBuyerAsync();

        var answer = await buyer.PostAsync(Verify, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequest"), (answer.Status, answer.Code));
    }

    // Numbers that no other test uses: the listener hears every test that runs meanwhile.
    [Theory]
    [InlineData("{\"ticketId\":none,\"card\":\"9123456781\"}", "9123456781")]
    [InlineData("{\"ticketId\":\"t1\",\"card\":n9123456782}", "9123456782")]
    [InlineData("{\"9123456783\":x}", "9123456783")]
    [InlineData("{\"ticketId\":\"t1\",\"card\":{\"9123456784\":9123456784}}", "9123456784")]
    public async Task What_a_garbage_body_says_is_in_no_exception(string body, string card)
    {
        var heard = new ConcurrentQueue<string>();
        void Hear(object? sender, FirstChanceExceptionEventArgs thrown) =>
            heard.Enqueue($"{thrown.Exception} {(thrown.Exception as JsonException)?.Path}");
        var buyer = await _shop.NewBuyerAsync();

        AppDomain.CurrentDomain.FirstChanceException += Hear;
        try
        {
            Assert.Equal("InvalidRequest", (await buyer.PostAsync(Verify, new StringContent(body, Encoding.UTF8, "application/json"))).Code);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Hear;
        }

        Assert.DoesNotContain(heard, text => text.Contains(card, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"TICKETID\":\"t1\",\"Card\":\"1\",\"more\":{\"card\":[2]}}", "InvalidFormat")]
    [InlineData("{\"ticketId\":\"t1\",\"card\":null}", "InvalidFormat")]
    [InlineData("{\"card\":\"1\",\"ticketId\":\"never was\"}", "TicketUnknown")]
    public async Task Names_are_read_in_any_case_and_order_and_what_else_there_is_is_passed_over(string body, string code)
    {
        var buyer = await _shop.NewBuyerAsync();

        Assert.Equal(code, (await buyer.PostAsync(Verify, new StringContent(body, Encoding.UTF8, "application/json"))).Code);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_a_problem_too()
    {
        var buyer = await _shop.NewBuyerAsync();
        var content = new ByteArrayContent([0x7B, 0x22, 0xFF, 0xFE, 0xC0]);
        content.Headers.ContentType = new("application/json");

        Assert.Equal("InvalidRequest", (await buyer.PostAsync(Verify, content)).Code);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_body_of_a_megabyte_is_not_read_to_its_end(bool hasLength, bool onKestrel)
    {
        await using var shop = await WebShop.StartAsync(onKestrel: onKestrel);
        var buyer = await shop.NewBuyerAsync();
        var content = JsonContent.Create(new { ticketId = "t1", card = new string('1', 1024 * 1024) });
        if (hasLength)
        {
            await content.LoadIntoBufferAsync(WebShop.Ct);
        }

        var answer = await buyer.PostAsync(Verify, content, request => request.Headers.TransferEncodingChunked = hasLength ? null : true);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "RequestTooLarge"), (answer.Status, answer.Code));
        Assert.Equal("InvalidFormat", (await buyer.VerifyAsync("1")).Code);
    }

    [Fact]
    public async Task A_ticket_of_another_cart_reads_as_one_that_never_was()
    {
        var other = await _shop.NewBuyerAsync("theirs=show-reduced");
        var card = _shop.NewCard();
        await other.VerifyAsync(card, "theirs");
        var buyer = await _shop.NewBuyerAsync();

        var theirs = await buyer.ReleaseAsync("theirs");

        Assert.Equal((HttpStatusCode.NotFound, "TicketUnknown"), (theirs.Status, theirs.Code));
        Assert.Equal((await buyer.ReleaseAsync("never was")).Text, theirs.Text);
        Assert.Equal((await buyer.VerifyAsync(card, "never was")).Text, (await buyer.VerifyAsync(card, "theirs")).Text);
        Assert.DoesNotContain("theirs", theirs.Text, StringComparison.Ordinal);
        Assert.Equal([card[^4..]], await other.LastDigitsAsync());
    }

    [Theory]
    [InlineData("sortir/cards/verify")]
    [InlineData("sortir/cards/release")]
    public async Task Without_a_token_nothing_is_written(string path)
    {
        var buyer = await _shop.NewBuyerAsync();
        var card = _shop.NewCard();
        await buyer.VerifyAsync(card);
        buyer.Token = "";

        var answer = await buyer.PostAsync(path, JsonContent.Create(new { ticketId = "t1", card = _shop.NewCard() }));

        Assert.Equal((HttpStatusCode.BadRequest, "AntiforgeryFailed"), (answer.Status, answer.Code));
        Assert.Equal(card[^4..], Assert.Single(await _shop.HoldsAsync()).LastDigits);
    }

    [Fact]
    public async Task A_token_from_before_the_sign_in_is_out_of_date_and_a_new_one_is_good()
    {
        var buyer = await _shop.NewBuyerAsync();
        var card = _shop.NewCard();
        buyer.Client.DefaultRequestHeaders.Add("Test-User", "ada");

        var stale = await buyer.VerifyAsync(card);

        Assert.Equal((HttpStatusCode.BadRequest, "AntiforgeryFailed"), (stale.Status, stale.Code));
        Assert.Equal("Cette page n'est plus à jour", stale.Read("title"));
        buyer.Token = (await buyer.CartAsync()).Json.GetProperty("antiforgery").GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await buyer.VerifyAsync(card)).Status);
    }

    [Fact]
    public async Task A_browser_without_cookies_reads_that_it_needs_them()
    {
        var buyer = await _shop.NewBuyerAsync();
        var token = buyer.Token;
        var cookieless = _shop.NewBrowser();
        cookieless.Token = token;

        var answer = await cookieless.VerifyAsync(_shop.NewCard());

        Assert.Equal((HttpStatusCode.BadRequest, "CookiesMissing"), (answer.Status, answer.Code));
        Assert.Equal("CookiesMissing", (await _shop.NewBrowser().CartAsync()).Code);
    }

    [Fact]
    public async Task A_shop_that_finds_its_carts_otherwise_asks_for_no_cookies()
    {
        await using var shop = await WebShop.StartAsync(configure: sortir =>
        {
            sortir.Services.AddSingleton<FragileCarts>();
            sortir.UseCartAccessor<FragileAccessor>();
        });

        Assert.Equal("CartUnknown", (await shop.NewBrowser().CartAsync()).Code);
    }

    [Fact]
    public async Task A_session_that_is_over_reads_so()
    {
        var buyer = await _shop.NewBuyerAsync();
        _shop.Carts.Clear();

        var answer = await buyer.VerifyAsync(_shop.NewCard());

        Assert.Equal((HttpStatusCode.NotFound, "CartUnknown"), (answer.Status, answer.Code));
        Assert.Equal("Votre panier n'est plus connu", answer.Read("title"));
        Assert.Equal("CartUnknown", (await buyer.CartAsync()).Code);
        Assert.Equal("CartUnknown", (await buyer.ReleaseAsync()).Code);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data")]
    [InlineData(null)]
    public async Task A_form_of_another_site_is_refused_even_with_the_buyers_cookies_and_token(string? contentType)
    {
        var buyer = await _shop.NewBuyerAsync();
        var content = new StringContent($"{{\"ticketId\":\"t1\",\"card\":\"{_shop.NewCard()}\"}}");
        content.Headers.ContentType = contentType is null ? null : new(contentType);

        var answer = await buyer.PostAsync(Verify, content, request => request.Headers.Add("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Empty(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task A_script_of_another_site_gets_no_leave_to_read_the_cart_or_to_send_JSON()
    {
        var buyer = await _shop.NewBuyerAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, Verify);
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var reading = new HttpRequestMessage(HttpMethod.Get, "sortir/cart");
        reading.Headers.Add("Origin", "https://evil.example");

        using var allowed = await buyer.Client.SendAsync(preflight, WebShop.Ct);
        using var read = await buyer.Client.SendAsync(reading, WebShop.Ct);

        Assert.False(allowed.IsSuccessStatusCode);
        Assert.DoesNotContain(allowed.Headers.Concat(read.Headers), header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }
}
