using System.Net;
using System.Text.Json;

namespace Sortir.AspNetCore.Tests.Support;

/// <summary>An answer of the shop, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, TimeSpan? RetryAfter, string? CacheControl, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Read("code");

    public string? Read(string name) => Text.Length > 0 && Json.TryGetProperty(name, out var value) ? value.ToString() : null;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        response.Headers.RetryAfter?.Delta,
        response.Headers.CacheControl?.ToString(),
        await response.Content.ReadAsStringAsync(WebShop.Ct));
}
