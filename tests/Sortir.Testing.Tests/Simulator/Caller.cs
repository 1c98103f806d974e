using System.Net;
using System.Text;
using System.Text.Json;

namespace Sortir.Testing.Tests;

/// <summary>A plain HttpClient, as another program would be.</summary>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient _http;

    public Caller(AprasSimulator simulator, string? token = null)
        : this(simulator.BaseUrl, token ?? simulator.Token)
    {
    }

    public Caller(Uri baseUrl, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> VerifyAsync(string card) => _http.GetAsync("api/partners/" + card, Ct);

    public async Task<string> VerifiedKeyAsync(string card)
    {
        using var response = await VerifyAsync(card);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Ct);
    }

    public Task<HttpResponseMessage> GrantAsync(string key, string activity = "17") =>
        PostAsync($$"""{"token":{{JsonSerializer.Serialize(key)}},"activite":{{activity}}}""");

    public async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _http.PostAsync("api/partners/grant", content, Ct);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return await _http.SendAsync(request, Ct);
    }

    // Returns as soon as the headers are there.
    public Task<HttpResponseMessage> StartVerifyAsync(string card) =>
        _http.GetAsync("api/partners/" + card, HttpCompletionOption.ResponseHeadersRead, Ct);

    public void GiveUp() => _http.CancelPendingRequests();

    public void Dispose() => _http.Dispose();
}
