using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

[Collection(nameof(SharedShop))]
public sealed class StaffTests(ChromiumFixture chromium, ShopProcess shop) : ShopTest(chromium, shop)
{
    [Fact]
    public async Task The_dashboard_is_behind_a_sign_in_and_shows_each_what_they_may_see()
    {
        var card = Shop.NewCard();
        var page = await ArriveWithAsync(card);

        await page.GetByRole(AriaRole.Link, new() { Name = "Côté billetterie" }).ClickAsync();
        await IsAtAsync(page, "/staff/signin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Awa" }).ClickAsync();
        await IsAtAsync(page, "/sortir/admin");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Les Oiseaux de papier");
        await page.GotoAsync("/sortir/admin/usages");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(card[^4..]);
        await page.GotoAsync("/sortir/admin/privacy");
        await IsAtAsync(page, "/staff/denied");
        await page.GetByRole(AriaRole.Link, new() { Name = "Changer de personne" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Claire" }).ClickAsync();
        var answer = await page.GotoAsync("/sortir/admin/privacy");

        Assert.Equal(200, answer!.Status);
        await page.GotoAsync("/cart");
        await ShowsAsync(page, "valid");
    }
}
