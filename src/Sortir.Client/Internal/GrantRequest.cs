using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sortir.Domain;

namespace Sortir.Client;

/// <summary>The body of a grant.</summary>
internal sealed class GrantRequest
{
    // Plain characters instead of \u escapes: nobody renders this as HTML.
    private static readonly AprasJsonContext s_json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static readonly MediaTypeHeaderValue s_mediaType = new("application/json");

    [JsonPropertyName("token")]
    public required string Token { get; init; }

    [JsonPropertyName("activite")]
    [JsonConverter(typeof(ActivityIdConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Activity { get; init; }

    public static ByteArrayContent ToContent(ServiceKey serviceKey, string? activityId)
    {
        var body = new GrantRequest { Token = serviceKey.Reveal(), Activity = activityId };
        return new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, s_json.GrantRequest)) { Headers = { ContentType = s_mediaType } };
    }
}
