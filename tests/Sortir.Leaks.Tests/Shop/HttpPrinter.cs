using Microsoft.AspNetCore.Http;

namespace Sortir.Leaks.Tests;

/// <summary>
/// Prints a request to the shop as it may be printed: its form and its body are what the buyer or staff typed, whoever may look into them
/// is the host itself.
/// </summary>
internal static class HttpPrinter
{
    public static string? Print(object payload) => Find(payload) is { } http
        ? string.Join(
            ' ',
            http.Request.Method, http.Request.Path.Value, http.Request.QueryString.Value, Printer.Print(http.Request.Headers), Printer.Print(http.Request.RouteValues),
            Printer.Print(http.Response.Headers), http.Response.StatusCode, Printer.Print(http.Items, 2), http.TraceIdentifier)
        : null;

    private static HttpContext? Find(object payload) => payload as HttpContext
        ?? payload.GetType().GetProperties().Where(property => typeof(HttpContext).IsAssignableFrom(property.PropertyType))
            .Select(property => property.GetValue(payload) as HttpContext).FirstOrDefault();
}
