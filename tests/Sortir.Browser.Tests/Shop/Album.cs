using Microsoft.Playwright;

namespace Sortir.Browser.Tests.Shop;

/// <summary>Pictures of pages in <c>artifacts/shop</c>, numbered as they are taken, for people to look at.</summary>
internal sealed class Album(string name)
{
    private readonly string _folder = Path.Combine(FindRepository(), "artifacts", "shop", name);
    private int _number;

    public static string NameOf(ColorScheme scheme, string locale, int width) => $"{scheme}-{locale[..2]}-{width}".ToLowerInvariant();

    public async Task TakeAsync(IPage page, string name)
    {
        await Assertions.Expect(page.Locator("footer")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => document.activeElement?.blur()");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(_folder, $"{++_number:d2}-{name}.png"), FullPage = true });
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{page.Url} is wider than the screen.");
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sortir.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
