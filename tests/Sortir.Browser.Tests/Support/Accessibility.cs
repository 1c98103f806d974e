using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Sortir.Browser.Tests.Support;

internal static class Accessibility
{
    private static readonly string s_axe = new BundledAxeScriptProvider().GetScript();
    private static readonly string[] s_tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>No violation of WCAG 2.2 AA, nor of good practice. No page of ours has frames: axe runs in the page itself, and once.</summary>
    public static async Task IsAccessibleAsync(this IPage page)
    {
        await page.EvaluateAsync(s_axe);
        var violations = await page.EvaluateAsync<string[]>(
            """
            async tags => (await axe.run({ runOnly: tags, resultTypes: ["violations"] })).violations
                .map(violation => `${violation.id}: ${violation.help} ${violation.nodes.map(node => node.html).join(" | ")}`)
            """,
            s_tags);
        Assert.True(violations.Length == 0, $"{page.Url} {string.Join('\n', violations)}");
    }
}
