using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

[Collection(nameof(SharedShop))]
public sealed class PayingTests(ChromiumFixture chromium, ShopProcess shop) : ShopTest(chromium, shop)
{
    [Fact]
    public async Task A_double_click_on_order_and_on_pay_makes_one_order_and_one_payment()
    {
        var card = Shop.NewCard();
        var page = await ArriveWithAsync(card);
        await CheckOutAsync(page);

        await page.Locator("main button.main").DblClickAsync();
        await IsAtAsync(page, "/bank/");
        var bank = page.Url;
        await page.Locator("button[formaction*='handler=Pay']").DblClickAsync();
        await IsAtAsync(page, "/orders/");

        await StandsAsync(page, "Paid");
        await Assertions.Expect(page.Locator(".notice")).ToHaveCountAsync(0);
        Assert.EndsWith(bank.Split('/')[^1], page.Url, StringComparison.Ordinal);
        Assert.Equal(1, await CountGrantsAsync(page, card));
    }

    [Fact]
    public async Task Four_requests_at_once_to_order_and_four_to_pay_make_one_order_and_one_payment()
    {
        var card = Shop.NewCard();
        var page = await ArriveWithAsync(card);
        await CheckOutAsync(page);

        var bank = Assert.Single((await SendAtOnceAsync(page, "")).Distinct());
        await page.GotoAsync(bank);
        var order = Assert.Single((await SendAtOnceAsync(page, "?handler=Pay")).Distinct());
        await page.GotoAsync(order);

        await StandsAsync(page, "Paid");
        await Assertions.Expect(page.Locator(".notice")).ToHaveCountAsync(0);
        Assert.Equal(1, await CountGrantsAsync(page, card));
    }

    [Fact]
    public async Task Back_and_reload_after_the_order_show_the_order_and_sell_nothing_twice()
    {
        var card = Shop.NewCard();
        var page = await ArriveAtBankAsync(card);

        await page.GoBackAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Shop.Address}/cart");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Vos billets sont commandés.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Voir la commande" }).ClickAsync();
        await StandsAsync(page, "Placed");
        await page.Locator("a.button.main").ClickAsync();
        await page.ReloadAsync();
        await PayAsync(page);
        await page.ReloadAsync();
        await StandsAsync(page, "Paid");
        await page.GoBackAsync();

        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("n'attend plus de paiement");
        Assert.Equal(1, await CountGrantsAsync(page, card));
    }

    [Fact]
    public async Task Two_tabs_are_one_cart_and_make_one_order()
    {
        var page = await ArriveAsync();
        var (first, second) = (Shop.NewCard(), Shop.NewCard());
        await ChooseAsync(page, reduced: 1);
        var tab = await OpenAsync(page.Context, "/cart");
        await EnterAsync(page, first);
        await EnterAsync(tab, second);
        await CheckOutAsync(tab);

        // The other tab shows the first card, which is no longer held: nobody orders with a card that the page did not show.
        await page.Locator(".total button.main").ClickAsync();
        await ReadsAsync(page, "Une carte Sortir! valide est requise pour ce billet");
        await page.GotoAsync("/cart");
        await Assertions.Expect(Input(page)).ToHaveValueAsync($"•••• {second[^4..]}");
        await CheckOutAsync(page);

        await page.Locator("main button.main").ClickAsync();
        await IsAtAsync(page, "/bank/");
        await tab.Locator("main button.main").ClickAsync();
        await IsAtAsync(tab, "/bank/");

        Assert.Equal(page.Url, tab.Url);
        await PayAsync(tab);
        await Assertions.Expect(tab.Locator(".recap")).ToContainTextAsync(second[^4..]);
        await ArriveWithAsync(first);
    }

    [Fact]
    public async Task A_refused_payment_may_be_tried_again_and_a_second_one_is_refunded_with_one_grant()
    {
        var card = Shop.NewCard();
        var page = await ArriveAtBankAsync(card, full: 1);

        await page.Locator("button[formaction*='handler=Refuse']").ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("refusé");
        await PayAsync(page, "Twice");

        await StandsAsync(page, "Paid");
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("20,50");
        Assert.Equal(1, await CountGrantsAsync(page, card));
    }

    [Fact]
    public async Task An_order_that_expires_frees_its_card()
    {
        var card = Shop.NewCard();
        var page = await ArriveAtBankAsync(card);

        await PayAsync(page, "Expire");

        await StandsAsync(page, "Expired");
        await ArriveWithAsync(card);
    }

    [Fact]
    public async Task A_payment_that_comes_too_late_brings_the_order_back_while_the_card_is_free()
    {
        var card = Shop.NewCard();
        var page = await ArriveAtBankAsync(card);

        await PayAsync(page, "Late");

        await StandsAsync(page, "Paid");
        Assert.Equal(1, await CountGrantsAsync(page, card));
    }

    [Fact]
    public async Task A_payment_that_comes_once_another_has_the_card_gives_the_money_of_that_ticket_back()
    {
        var card = Shop.NewCard();
        var page = await ArriveAtBankAsync(card, full: 1);
        var late = await OpenAsync(page.Context, page.Url);
        await PayAsync(page, "Expire");
        var other = await ArriveAtBankAsync(card);

        await PayAsync(late);

        await StandsAsync(late, "Paid");
        await Assertions.Expect(late.Locator(".notice")).ToContainTextAsync("4,50");
        await Assertions.Expect(late.Locator(".recap .gone")).ToContainTextAsync("Tarif Sortir!");
        await PayAsync(other);
        Assert.Equal(1, await CountGrantsAsync(other, card));
    }

    // A browser gives the first of two clicks up; a proxy, or a phone that comes back, sends both.
    private static Task<string[]> SendAtOnceAsync(IPage page, string query) => page.EvaluateAsync<string[]>(
        """
        async query => {
          const body = new URLSearchParams(new FormData(document.querySelector('main form')));
          const send = async () => (await fetch(location.pathname + query, { method: 'POST', body })).url;
          return Promise.all([send(), send(), send(), send()]);
        }
        """,
        query);
}
