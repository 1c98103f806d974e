using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests;

/// <summary>Each state of the field, light and dark: accessible, and as a picture in <c>artifacts/card-field</c> for people to look at.</summary>
public sealed class LooksTests(ChromiumFixture chromium) : FieldTest(chromium)
{
    [Theory]
    [InlineData("light", "fr-FR", 720)]
    [InlineData("dark", "fr-FR", 720)]
    [InlineData("light", "en-GB", 360)]
    [InlineData("dark", "en-GB", 360)]
    public async Task Every_state_is_accessible(string theme, string locale, int width)
    {
        Host.Carts.TicketIds = ["t1", "t2", "t3", "t4", "t5", "t6"];
        var profile = await NewProfileAsync(locale, width: width);
        var taken = Host.NewCard();
        await Host.HoldElsewhereAsync(taken);
        var page = await OpenAsync(profile, $"cart?theme={theme}");
        var slow = Host.NewCard();
        await page.RouteAsync("**/cards/verify", route =>
            route.Request.PostData!.Contains(slow, StringComparison.Ordinal) ? Task.CompletedTask : route.ContinueAsync());

        await TypeAsync(page, "123 456", "t2");
        await TypeAsync(page, Host.NewCard(), "t3");
        await TypeAsync(page, "9999999999", "t4");
        await TypeAsync(page, taken, "t5");
        await TypeAsync(page, slow, "t6");
        string[] states = ["empty", "invalid", "valid", "invalid", "later", "checking"];
        for (var i = 0; i < states.Length; i++)
        {
            await ShowsAsync(page, states[i], $"t{i + 1}");
        }

        await page.IsAccessibleAsync();
        await PhotographAsync(page, $"states-{theme}-{locale[..2]}-{width}");
    }

    [Fact]
    public async Task A_shop_themes_it_by_custom_properties()
    {
        Host.Carts.TicketIds = ["t1"];
        var page = await OpenAsync();
        await page.EvaluateAsync("() => { const s = document.documentElement.style; s.setProperty('--sortir-valid', '#4a148c'); s.setProperty('--sortir-radius', '0'); }");
        await TypeAsync(page, Host.NewCard());
        await ShowsAsync(page, "valid");

        var box = Field(page).Locator(".sortir-box");

        await Assertions.Expect(box).ToHaveCSSAsync("border-top-color", "rgb(74, 20, 140)");
        await Assertions.Expect(box).ToHaveCSSAsync("border-top-left-radius", "0px");
        await PhotographAsync(page, "themed");
    }

    [Theory]
    [InlineData("display: grid; grid-template-columns: auto auto")]
    [InlineData("display: flex")]
    public async Task It_never_widens_the_grid_or_the_row_that_it_stands_in(string style)
    {
        Host.Carts.TicketIds = ["t1"];
        Host.Carts.Label = new string('W', 80);
        var page = await OpenAsync();
        await TypeAsync(page, Host.NewCard());
        await ShowsAsync(page, "valid");

        await Field(page).EvaluateAsync(
            "(field, style) => { const row = document.createElement('div'); row.style.cssText = style + '; inline-size: 9rem'; field.before(row); row.append(field); }",
            style);

        Assert.True(await Field(page).EvaluateAsync<bool>("field => field.parentElement.scrollWidth <= field.parentElement.clientWidth"));
    }

    private static async Task PhotographAsync(IPage page, string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sortir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests must run from a folder inside the repository.");
        }

        await page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(folder.FullName, "artifacts", "card-field", $"{name}.png"),
            FullPage = true,
            Animations = ScreenshotAnimations.Disabled,
        });
    }
}
