using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sortir.WebLoad;

/// <summary>A browser behind the shop's proxy: cookies, a token, and an address of its own in <c>X-Forwarded-For</c>.</summary>
internal sealed class Visitor(HttpClient http, Uri shop)
{
    private const string TokenHeader = "RequestVerificationToken";

    private string _antiforgeryCookie = "";
    private string _token = "";

    /// <summary>The cart's cookie, as name and value.</summary>
    internal string CartCookie { get; set; } = "";

    internal string Address { get; set; } = "";

    /// <summary>An address that no other number has.</summary>
    internal static string AddressOf(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");

    /// <summary>Opens a page of the shop: a new cart.</summary>
    internal async Task<string> EnterAsync(int tickets)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"{WebHost.EnterPath}?tickets={tickets}");
        answer.EnsureSuccessStatusCode();
        CartCookie = CookieOf(answer)!;
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>As the card field does first: the state of the cart, and the token for what is sent next.</summary>
    internal async Task LoadAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, WebHost.CartPath);
        answer.EnsureSuccessStatusCode();
        _antiforgeryCookie = CookieOf(answer) ?? _antiforgeryCookie;
        using var cart = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        _token = cart.RootElement.GetProperty("antiforgery").GetProperty("token").GetString()!;
    }

    internal Task<HttpResponseMessage> VerifyAsync(string ticketId, string card) =>
        SendAsync(HttpMethod.Post, WebHost.VerifyPath, JsonContent.Create(new CardBody(ticketId, card)));

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(shop, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", Address);
        request.Headers.TryAddWithoutValidation("Cookie", $"{CartCookie}; {_antiforgeryCookie}");
        request.Headers.TryAddWithoutValidation(TokenHeader, _token);
        return await http.SendAsync(request);
    }

    private static string? CookieOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.First().Split(';')[0] : null;
}
