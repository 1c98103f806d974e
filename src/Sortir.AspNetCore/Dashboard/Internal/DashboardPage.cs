using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>An answer that is a page.</summary>
internal sealed class DashboardPage(DashboardRequest request, string title, RenderFragment body, int status = StatusCodes.Status200OK) : IResult
{
    // No form-action: a session that has ended sends a form on to the host's sign-in, which may be elsewhere.
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A page that asks: with an error, what was asked for was not done.</summary>
    internal static DashboardPage Ask(
        DashboardRequest request,
        string title,
        RenderFragment body,
        string? error,
        int errorStatus = StatusCodes.Status422UnprocessableEntity) =>
        new(request, title, body, error is null ? StatusCodes.Status200OK : errorStatus);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // First the page, whose forms may set a cookie, then the first byte.
        var html = await request.Get<DashboardRenderer>().RenderAsync(DashboardLayout.Page(request, title, body)).ConfigureAwait(false);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        Protect(response);
        await response.WriteAsync("<!DOCTYPE html>\n" + html, Encoding.UTF8, httpContext.RequestAborted).ConfigureAwait(false);
    }

    internal static void Protect(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";

        // A policy of the host's own is stricter, or meant.
        if (response.Headers.ContentSecurityPolicy.Count == 0)
        {
            response.Headers.ContentSecurityPolicy = Policy;
        }
    }
}
