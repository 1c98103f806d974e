using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

/// <summary>Every page of the shop in every state: accessible, and as a picture in <c>artifacts/shop</c> for people to look at.</summary>
[Collection(nameof(SharedShop))]
public sealed class PicturesTests(ChromiumFixture chromium, ShopProcess shop) : ShopTest(chromium, shop)
{
    private Album _album = null!;

    [Theory]
    [InlineData(ColorScheme.Light, "fr-FR", 1100)]
    [InlineData(ColorScheme.Dark, "fr-FR", 1100)]
    [InlineData(ColorScheme.Light, "en-GB", 360)]
    [InlineData(ColorScheme.Dark, "en-GB", 360)]
    public async Task Every_page_and_state_is_accessible(ColorScheme scheme, string locale, int width)
    {
        _album = new Album(Album.NameOf(scheme, locale, width));
        var page = await ArriveAsync(locale, width: width, scheme: scheme);
        await LookAsync(page, "show");
        await page.Locator("main button.main").ClickAsync();
        await LookAsync(page, "show-nothing-chosen");
        await page.GotoAsync("/cart");
        await LookAsync(page, "cart-empty");
        await page.GotoAsync("/signin");
        await LookAsync(page, "sign-in");

        await ChooseAsync(page, reduced: 3, full: 1, reducedLater: 1);
        await LookAsync(page, "cart");
        await EnterAsync(page, Shop.NewCard());
        await TypeAsync(page, "3500009998", 1);
        await ShowsAsync(page, "invalid", 1);
        await TypeAsync(page, await HeldElsewhereAsync(), 2);
        await ShowsAsync(page, "later", 2);
        await LookAsync(page, "cart-cards");
        await EnterAsync(page, Shop.NewCard(), 1);
        await EnterAsync(page, Shop.NewCard(), 2);
        await EnterAsync(page, Shop.NewCard(), 3);
        await LookAsync(page, "cart-valid");
        await page.Locator(".total button.main").ClickAsync();
        await page.Locator("#email").FillAsync("camille@example");
        await LookAsync(page, "checkout");
        await page.Locator("#email").FillAsync("camille@example.org");
        await page.Locator("main button.main").ClickAsync();
        await IsAtAsync(page, "/bank/");
        await LookAsync(page, "bank");
        await page.Locator("button[formaction*='handler=Refuse']").ClickAsync();
        await LookAsync(page, "bank-refused");
        await page.Locator("main > div > p > a").ClickAsync();
        await LookAsync(page, "order-placed");
        await page.GoBackAsync();
        await PayAsync(page, "Twice");
        await LookAsync(page, "order-paid-twice");
        await page.Locator(".recap button").First.ClickAsync();
        await LookAsync(page, "order-ticket-cancelled");
        await page.GotoAsync("/cart");
        await LookAsync(page, "cart-ordered");
        await page.GotoAsync("/simulator");
        await LookAsync(page, "simulator");
        await page.GotoAsync("/nowhere");
        await LookAsync(page, "not-found");

        await ChooseAsync(page, full: 1);
        await OrderAsync(page);
        await PayAsync(page, "Expire");
        await LookAsync(page, "order-expired");
    }

    private async Task LookAsync(IPage page, string name)
    {
        await _album.TakeAsync(page, name);
        await page.IsAccessibleAsync();
    }

    private async Task<string> HeldElsewhereAsync()
    {
        var card = Shop.NewCard();
        var other = await ArriveAsync();
        await ChooseAsync(other, reduced: 1);
        await EnterAsync(other, card);
        return card;
    }
}
