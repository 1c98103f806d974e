using System.Net;
using System.Text.RegularExpressions;

namespace Sortir.AspNetCore.Tests;

/// <summary>What came back, with its text as people read it.</summary>
internal sealed partial record DashboardAnswer(HttpResponseMessage Message, string Html)
{
    public HttpStatusCode Status => Message.StatusCode;

    public string Location => Message.Headers.Location?.OriginalString ?? string.Empty;

    /// <summary>The words of the page, one space between them.</summary>
    public string Text => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(Html, " ")), " ");

    /// <summary>The tickets of the table, in its order.</summary>
    public IReadOnlyList<string> Tickets => [.. Rows().Matches(Html).Select(match => match.Groups[1].Value.Trim())];

    /// <summary>Where the links and forms of the page lead.</summary>
    public IReadOnlyList<string> Links => [.. Targets().Matches(Html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    public string Link(string part) => Links.First(link => link.Contains(part, StringComparison.Ordinal));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // What is cut at the column's end is whole in its title.
    [GeneratedRegex("data-label=\"(?:Place|Ticket)\"><span><span class=\"line\" title=\"([^\"]*)\">\\1<")]
    private static partial Regex Rows();

    [GeneratedRegex("(?:href|action)=\"([^\"]*)\"")]
    private static partial Regex Targets();
}
