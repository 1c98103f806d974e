using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

[Collection(nameof(SharedShop))]
public sealed class BuyingTests(ChromiumFixture chromium, ShopProcess shop) : ShopTest(chromium, shop)
{
    [Fact]
    public async Task Three_tickets_with_three_cards_are_bought_paid_and_reported_to_APRAS()
    {
        var page = await ArriveAsync();
        string[] cards = [Shop.NewCard(), Shop.NewCard(), Shop.NewCard()];
        await ChooseAsync(page, reduced: 2, full: 1, reducedLater: 1);
        await Assertions.Expect(page.Locator(".total")).ToContainTextAsync("29,50");
        for (var i = 0; i < cards.Length; i++)
        {
            await EnterAsync(page, cards[i], i);
        }

        await OrderAsync(page);
        await Assertions.Expect(page.Locator(".amount")).ToContainTextAsync("29,50");
        await PayAsync(page);

        await StandsAsync(page, "Paid");
        foreach (var card in cards)
        {
            await Assertions.Expect(page.Locator(".recap")).ToContainTextAsync($"••••{card[^4..]}");
            Assert.Equal(1, await CountGrantsAsync(page, card));
            Assert.DoesNotContain(card, await page.ContentAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_card_is_refused_for_two_tickets_of_a_date_and_taken_for_two_dates()
    {
        var page = await ArriveAsync();
        var card = Shop.NewCard();
        await ChooseAsync(page, reduced: 2, reducedLater: 1);
        await EnterAsync(page, card);

        await TypeAsync(page, card, 1);
        await ShowsAsync(page, "invalid", 1);
        await ReadsAsync(page, "déjà saisie pour un autre billet", 1);
        await EnterAsync(page, card, 2);

        await page.Locator(".total button.main").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{Shop.Address}/cart");
    }

    [Fact]
    public async Task A_typing_error_is_corrected_before_and_after_the_card_is_accepted()
    {
        var page = await ArriveAsync();
        var (wrong, right) = (Shop.NewCard(), Shop.NewCard());
        await ChooseAsync(page, reduced: 1);
        await TypeAsync(page, "3500009998");
        await ShowsAsync(page, "invalid");
        await ReadsAsync(page, "Carte non éligible, expirée ou inconnue");
        await EnterAsync(page, wrong);

        await Field(page).GetByRole(AriaRole.Button, new() { Name = "Corriger" }).ClickAsync();
        await ShowsAsync(page, "empty");
        await EnterAsync(page, right);
        await OrderAsync(page);

        await PayAsync(page);
        await Assertions.Expect(page.Locator(".recap")).ToContainTextAsync(right[^4..]);
        await ArriveWithAsync(wrong);
    }

    [Fact]
    public async Task A_card_that_another_browser_has_taken_first_is_refused_until_it_is_given_back()
    {
        var card = Shop.NewCard();
        var first = await ArriveWithAsync(card);
        var second = await ArriveAsync();
        await ChooseAsync(second, reduced: 1);

        await TypeAsync(second, card);
        await ShowsAsync(second, "later");
        await ReadsAsync(second, "en cours d'utilisation dans un autre panier");
        await first.GetByRole(AriaRole.Button, new() { Name = "Retirer" }).ClickAsync();
        await Assertions.Expect(first.Locator("main")).ToContainTextAsync("aucun billet");
        await second.ReloadAsync();
        await EnterAsync(second, card);
        await OrderAsync(second);
        await ChooseAsync(first, reduced: 1);
        await TypeAsync(first, card);

        await ShowsAsync(first, "invalid");
        await ReadsAsync(first, "Cette carte a déjà été utilisée pour cet événement");
    }

    [Fact]
    public async Task Who_signs_in_in_the_middle_keeps_tickets_and_cards_here_and_in_another_browser()
    {
        var page = await ArriveAsync();
        var name = $"Camille {Guid.NewGuid():N}";
        var card = Shop.NewCard();
        await ChooseAsync(page, reduced: 1, full: 1);
        await EnterAsync(page, card);

        await SignInAsync(page, name);
        await ShowsAsync(page, "valid");
        var elsewhere = await ArriveAsync();
        await ChooseAsync(elsewhere, full: 1);
        await SignInAsync(elsewhere, name);
        await ShowsAsync(elsewhere, "valid");
        await Assertions.Expect(elsewhere.Locator(".total")).ToContainTextAsync("36,50");
        await OrderAsync(elsewhere);
        await PayAsync(elsewhere);

        Assert.Equal(1, await CountGrantsAsync(elsewhere, card));
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Déconnexion" }).ClickAsync();
        await elsewhere.GotoAsync("/cart");
        await Assertions.Expect(elsewhere.Locator("main")).ToContainTextAsync("aucun billet");
    }

    [Fact]
    public async Task A_ticket_of_a_paid_order_is_cancelled_alone_refunded_and_its_card_free_again()
    {
        var page = await ArriveAsync();
        var (kept, freed) = (Shop.NewCard(), Shop.NewCard());
        await ChooseAsync(page, reduced: 2);
        await EnterAsync(page, kept);
        await EnterAsync(page, freed, 1);
        await OrderAsync(page);
        await PayAsync(page);

        await page.Locator(".recap li", new() { HasText = freed[^4..] }).GetByRole(AriaRole.Button).ClickAsync();

        await StandsAsync(page, "Paid");
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("4,50");
        var next = await ArriveAsync();
        await ChooseAsync(next, reduced: 2);
        await EnterAsync(next, freed);
        await TypeAsync(next, kept, 1);
        await ShowsAsync(next, "invalid", 1);
    }

    private static async Task SignInAsync(IPage page, string name)
    {
        await page.Locator(".total").GetByRole(AriaRole.Link, new() { Name = "Connectez-vous" }).ClickAsync();
        await page.Locator("#name").FillAsync(name);
        await page.Locator("main button.main").ClickAsync();
        await IsAtAsync(page, "/cart");
    }
}
