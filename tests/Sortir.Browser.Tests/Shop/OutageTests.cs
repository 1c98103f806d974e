using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

public sealed class OutageTests(ChromiumFixture chromium, OutageShop shop) : ShopTest(chromium, shop), IClassFixture<OutageShop>
{
    [Fact]
    public async Task While_APRAS_is_down_a_card_is_to_be_tried_later_and_once_it_is_up_the_sale_goes_on()
    {
        var page = await ArriveAsync();
        var panel = await OpenAsync(page.Context, "/simulator");
        var card = Shop.NewCard();
        await ChooseAsync(page, reduced: 1, full: 1);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Couper l'APRAS" }).ClickAsync();
        await Assertions.Expect(panel.Locator(".state")).ToContainTextAsync("ne répond pas");

        await TypeAsync(page, card);
        await ShowsAsync(page, "later");
        await ReadsAsync(page, "Service temporairement indisponible");
        await page.Locator(".total button.main").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Shop.Address}/cart");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Rétablir l'APRAS" }).ClickAsync();
        await Assertions.Expect(panel.Locator(".state")).ToContainTextAsync("L'APRAS répond.");
        await Field(page).GetByRole(AriaRole.Button, new() { Name = "Réessayer" }).ClickAsync();

        await ShowsAsync(page, "valid");
        await OrderAsync(page);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Couper l'APRAS" }).ClickAsync();
        await PayAsync(page);
        await StandsAsync(page, "Paid");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Rétablir l'APRAS" }).ClickAsync();
        Assert.Equal(1, await CountGrantsAsync(page, card));
    }
}
