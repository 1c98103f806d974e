using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>An answer that no cache keeps, in the wording of this package whatever the host does to its JSON.</summary>
internal sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> type, int status, string contentType) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentLanguage = BuyerLanguage.Of(httpContext).TwoLetterISOLanguageName;
        return JsonSerializer.SerializeAsync(response.Body, value, type, httpContext.RequestAborted);
    }
}
