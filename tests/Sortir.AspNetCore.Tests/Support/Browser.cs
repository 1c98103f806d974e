using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sortir.AspNetCore.Tests.Support;

/// <summary>A buyer's browser: its cookies, and the antiforgery token of its page.</summary>
internal sealed class Browser(HttpClient client, CookieContainer cookies)
{
    private const string TokenHeader = "RequestVerificationToken";

    public HttpClient Client => client;

    public CookieContainer Cookies => cookies;

    public string CartId { get; private set; } = "";

    public string Token { get; set; } = "";

    public async Task OpenAsync(string tickets)
    {
        CartId = await client.GetStringAsync($"?tickets={Uri.EscapeDataString(tickets)}", WebShop.Ct);
        var cart = await CartAsync();
        Token = cart.Json.GetProperty("antiforgery").GetProperty("token").GetString()!;
        Assert.Equal(TokenHeader, cart.Json.GetProperty("antiforgery").GetProperty("headerName").GetString());
    }

    public async Task<Answer> CartAsync() => await Answer.ReadAsync(await client.GetAsync("sortir/cart", WebShop.Ct));

    public Task<Answer> VerifyAsync(string? card, string ticket = "t1", Action<HttpRequestMessage>? change = null) =>
        PostAsync("sortir/cards/verify", JsonContent.Create(new { ticketId = ticket, card }), change);

    public Task<Answer> ReleaseAsync(string ticket = "t1") => PostAsync("sortir/cards/release", JsonContent.Create(new { ticketId = ticket }));

    public async Task<Answer> PostAsync(string path, HttpContent content, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (Token.Length > 0)
        {
            request.Headers.Add(TokenHeader, Token);
        }

        change?.Invoke(request);
        return await Answer.ReadAsync(await client.SendAsync(request, WebShop.Ct));
    }

    public async Task<string[]> LastDigitsAsync() => [.. (await CartAsync()).Json.GetProperty("tickets").EnumerateArray()
        .Select(ticket => ticket.TryGetProperty("lastDigits", out var digits) && digits.ValueKind == JsonValueKind.String ? digits.GetString()! : "")];
}
