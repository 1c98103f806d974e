using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

/// <summary>Staff in front of the dashboard of the running sample.</summary>
public abstract class StaffTest(ChromiumFixture chromium, ShopProcess shop) : ShopTest(chromium, shop)
{
    private protected const string Admin = "/sortir/admin";

    /// <summary>A member of staff who is signed in: Basile acts, Claire may do all.</summary>
    private protected async Task<IPage> SignInAsync(string name, string locale = "fr-FR", int width = 1100, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await ArriveAsync(locale, width: width, scheme: scheme);
        await page.GotoAsync("/staff/signin");
        await page.Locator($"button[value={name}]").ClickAsync();
        await IsAtAsync(page, Admin);
        return page;
    }

    /// <summary>Goes to a card's newest ticket.</summary>
    private protected static async Task FindAsync(IPage staff, string card)
    {
        await staff.GotoAsync($"{Admin}/usages?digits={card[^4..]}");
        await staff.Locator("tbody th a").First.ClickAsync();
        await IsAtAsync(staff, "/usages/");
    }

    /// <summary>Goes to what is asked before something is done.</summary>
    private protected static Task AskAsync(IPage staff, string change) => staff.Locator($"a[href$='/{change}']").ClickAsync();

    /// <summary>Gives a reason, and does it.</summary>
    private protected static async Task ConfirmAsync(IPage staff, string reason = "demande au guichet")
    {
        await staff.Locator("#reason").FillAsync(reason);
        await staff.Locator(".confirm form button").ClickAsync();
        await Assertions.Expect(staff.Locator("footer")).ToBeVisibleAsync();
    }

    /// <summary>Waits for a word on what was done.</summary>
    private protected static Task IsToldAsync(IPage staff, string text) => Assertions.Expect(staff.Locator(".notice[role=status]")).ToContainTextAsync(text);

    /// <summary>A ticket whose sale APRAS has refused.</summary>
    private protected async Task<string> SellRefusedAsync(IPage staff)
    {
        var card = Shop.NewCardOfRefusedSale();
        await PayAsync(await ArriveAtBankAsync(card));
        await FindAsync(staff, card);
        await ReloadUntilAsync(staff, "À vérifier");
        return card;
    }

    /// <summary>Has APRAS not answer until five cards of a cart have failed: the circuit is open.</summary>
    private protected async Task CutAsync(IPage panel)
    {
        var buyer = await ArriveAsync();
        await ChooseAsync(buyer, reduced: 5);
        await panel.GotoAsync("/simulator");
        await panel.Locator("button[name=down][value=true]").ClickAsync();
        await Assertions.Expect(panel.Locator("button[name=down][value=false]")).ToBeVisibleAsync();
        for (var i = 0; i < 5; i++)
        {
            await TypeAsync(buyer, Shop.NewCard(), i);
            await ShowsAsync(buyer, "later", i);
        }
    }

    /// <summary>Has APRAS answer again.</summary>
    private protected static async Task MendAsync(IPage panel)
    {
        await panel.GotoAsync("/simulator");
        await panel.Locator("button[name=down][value=false]").ClickAsync();
        await Assertions.Expect(panel.Locator("button[name=down][value=true]")).ToBeVisibleAsync();
    }
}
