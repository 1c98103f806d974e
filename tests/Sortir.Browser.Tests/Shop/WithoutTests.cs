using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

/// <summary>Buying without a mouse, without JavaScript, without a large screen, without French.</summary>
[Collection(nameof(SharedShop))]
public sealed class WithoutTests(ChromiumFixture chromium, ShopProcess shop) : ShopTest(chromium, shop)
{
    [Fact]
    public async Task Without_JavaScript_the_server_checks_the_cards_and_nothing_that_was_typed_is_lost()
    {
        var page = await ArriveAsync(hasScript: false);
        var (first, second) = (Shop.NewCard(), Shop.NewCard());
        await ChooseAsync(page, reduced: 2);
        await TypeAsync(page, first);
        await TypeAsync(page, first, 1);
        await page.Locator(".total button.main").ClickAsync();

        await ReadsAsync(page, "Carte validée");
        await ReadsAsync(page, "Cette carte a déjà été utilisée pour cet événement", 1);
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("demande une carte valide");
        await TypeAsync(page, second, 1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Un billet de plus : Tarif Sortir!" }).ClickAsync();
        await Assertions.Expect(page.Locator("sortir-card-field")).ToHaveCountAsync(3);
        await ReadsAsync(page, "Carte validée", 1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Un billet de moins : Tarif Sortir!" }).ClickAsync();
        await Assertions.Expect(page.Locator("sortir-card-field")).ToHaveCountAsync(2);
        await ReadsAsync(page, "Carte validée", 1);
        await OrderAsync(page);
        await PayAsync(page);

        await StandsAsync(page, "Paid");
    }

    [Fact]
    public async Task Enter_in_a_card_field_goes_on_and_adds_no_ticket()
    {
        var page = await ArriveAsync(hasScript: false);
        await ChooseAsync(page, reduced: 1);
        await TypeAsync(page, Shop.NewCard());

        await Input(page).PressAsync("Enter");

        await IsAtAsync(page, "/checkout");
    }

    [Fact]
    public async Task With_the_keyboard_alone_a_ticket_is_chosen_checked_ordered_and_paid()
    {
        var page = await ArriveAsync();
        await TabToAsync(page, "#main select:nth-of-type(1)[name*='sortir']");
        await page.Keyboard.PressAsync("1");
        await TabToAsync(page, "main button.main");
        await page.Keyboard.PressAsync("Enter");
        await IsAtAsync(page, "/cart");
        await TabToAsync(page, "sortir-card-field input");
        await page.Keyboard.TypeAsync(Shop.NewCard());
        await ShowsAsync(page, "valid");
        await TabToAsync(page, ".total button.main");
        await page.Keyboard.PressAsync("Enter");
        await IsAtAsync(page, "/checkout");
        await TabToAsync(page, "#email");
        await page.Keyboard.TypeAsync("camille@example.org");
        await page.Keyboard.PressAsync("Enter");
        await IsAtAsync(page, "/bank/");
        await TabToAsync(page, "main button.main");
        await page.Keyboard.PressAsync("Space");
        await IsAtAsync(page, "/orders/");

        await StandsAsync(page, "Paid");
    }

    [Fact]
    public async Task On_a_phone_in_English_everything_is_said_in_English_and_nothing_is_wider_than_the_screen()
    {
        var page = await ArriveAsync("en-GB", width: 320);
        await ChooseAsync(page, reduced: 1, full: 1);
        await FitsAsync(page);
        await TypeAsync(page, "3500009998");
        await ReadsAsync(page, "Card not eligible");
        await FitsAsync(page);
        await EnterAsync(page, Shop.NewCard());
        await ReadsAsync(page, "Card accepted");
        await OrderAsync(page);
        await FitsAsync(page);
        await PayAsync(page);
        await Assertions.Expect(page.Locator(".status")).ToContainTextAsync("Paid, thank you!");
        await FitsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Français" }).ClickAsync();

        await Assertions.Expect(page.Locator(".status")).ToContainTextAsync("Payée, merci !");
        Assert.Equal("fr", await page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task A_form_whose_token_is_gone_says_that_the_page_is_out_of_date()
    {
        var page = await ArriveAsync();
        await ChooseAsync(page, full: 1);
        await page.GotoAsync("/");
        await page.Locator(".dates select").First.SelectOptionAsync("1");
        await page.Context.ClearCookiesAsync(new() { NameRegex = new("Antiforgery") });

        await page.Locator("main button.main").ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Cette page n'est plus à jour");
    }

    [Fact]
    public async Task With_cookies_off_the_buyer_reads_that_the_cart_needs_them()
    {
        var profile = Directory.CreateTempSubdirectory("sortir-no-cookies-");
        try
        {
            var page = await ArriveWithAsync(await Chromium.LaunchWithoutCookiesAsync(profile.FullName, "fr-FR"));
            await page.Locator(".dates select").First.SelectOptionAsync("1");

            await page.Locator("main button.main").ClickAsync();

            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Votre navigateur n'a pas envoyé de cookie");
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Acceptez les cookies de ce site");
            await page.IsAccessibleAsync();
            await page.Context.CloseAsync();
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_a_checkout_orders_nothing_and_says_so()
    {
        var page = await ArriveWithAsync(Shop.NewCard());
        await CheckOutAsync(page);
        await page.Context.ClearCookiesAsync(new() { Name = "sortir-cart" });

        await page.Locator("main button.main").ClickAsync();

        await IsAtAsync(page, "/cart");
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("Votre panier n'est plus connu. Rien n'est commandé");
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        var target = page.Locator(selector).First;
        for (var presses = 0; presses < 40; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"The Tab key does not come to {selector}.");
    }

    private static async Task FitsAsync(IPage page) =>
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{page.Url} is wider than the screen.");
}
