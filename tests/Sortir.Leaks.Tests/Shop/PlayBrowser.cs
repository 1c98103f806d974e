using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sortir.AspNetCore.Tests;

namespace Sortir.Leaks.Tests;

/// <summary>A browser, of a buyer or of staff: each answer is written down with its headers.</summary>
internal sealed partial class PlayBrowser : IDisposable
{
    public const string Name = "HTTP answer";

    private readonly HttpClient _client;
    private readonly Evidence _evidence;
    private string _token = "";

    public PlayBrowser(Uri address, Evidence evidence)
    {
        _evidence = evidence;
        _client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public async Task OpenCartAsync(string tickets)
    {
        await GetAsync($"/?tickets={tickets}");
        using var cart = JsonDocument.Parse((await GetAsync("/sortir/cart")).Text);
        _token = cart.RootElement.GetProperty("antiforgery").GetProperty("token").GetString()!;
    }

    public Task<(int Status, string Text)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>What the page's script sends. As text: content that knows its object would show it to whoever listens to this client.</summary>
    public Task<(int Status, string Text)> PostJsonAsync(string path, string json, string type = "application/json") =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, type));

    public Task<(int Status, string Text)> PostFormAsync(string path, params (string Key, string Value)[] fields) => SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Key, field.Value))));

    /// <summary>A form of the staff's pages, with the token that such a page gives.</summary>
    public async Task<(int Status, string Text)> PostStaffFormAsync(string path, params (string Key, string Value)[] fields)
    {
        var token = FormToken().Match((await GetAsync("/admin/usages")).Text).Groups[1].Value;
        return await PostFormAsync(path, [.. fields, ("__RequestVerificationToken", token)]);
    }

    public void Dispose() => _client.Dispose();

    private async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation(DashboardStaffHandler.Header, "anna: staff");
        if (_token.Length > 0)
        {
            request.Headers.Add("RequestVerificationToken", _token);
        }

        using var response = await _client.SendAsync(request, PlayShop.Ct);
        var text = await response.Content.ReadAsStringAsync(PlayShop.Ct);
        _evidence.Add(Name, $"{method} {path.Split('?')[0]}", $"{(int)response.StatusCode} {response.Headers} {response.Content.Headers} {text}");
        return ((int)response.StatusCode, text);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex FormToken();
}
