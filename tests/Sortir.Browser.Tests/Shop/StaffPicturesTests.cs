using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

/// <summary>Every page of the dashboard in every state: accessible, and as a picture.</summary>
[Collection(nameof(SharedStaffShop))]
public sealed class StaffPicturesTests(ChromiumFixture chromium, StaffShop shop) : StaffTest(chromium, shop)
{
    private Album _album = null!;

    [Theory]
    [InlineData(ColorScheme.Light, "fr-FR", 1100)]
    [InlineData(ColorScheme.Dark, "fr-FR", 1100)]
    [InlineData(ColorScheme.Light, "en-GB", 360)]
    [InlineData(ColorScheme.Dark, "en-GB", 360)]
    public async Task Every_page_and_state_is_accessible(ColorScheme scheme, string locale, int width)
    {
        _album = new Album($"staff-{Album.NameOf(scheme, locale, width)}");
        var helper = await SignInAsync("Basile");
        var refused = await SellRefusedAsync(helper);
        var (held, cancelled, sent) = (Shop.NewCard(), Shop.NewCard(), Shop.NewCard());
        var cart = await ArriveWithAsync(held);
        var gone = await ArriveAtBankAsync(cancelled);
        await PayAsync(gone);
        await CountGrantsAsync(gone, cancelled);
        await gone.Locator(".recap button").First.ClickAsync();
        await Assertions.Expect(gone.Locator(".status")).ToHaveAttributeAsync("data-status", "Cancelled");
        var paid = await ArriveAtBankAsync(sent);
        await PayAsync(paid);
        await CountGrantsAsync(paid, sent);

        var staff = await ArriveAsync(locale, width: width, scheme: scheme);
        await LookAsync(staff, Admin, "sign-in");
        await staff.Locator("button[value=Awa]").ClickAsync();
        await IsAtAsync(staff, Admin);
        await LookAsync(staff, $"{Admin}/purge", "denied");
        await staff.GotoAsync("/staff/signin");
        await staff.Locator("button[value=Claire]").ClickAsync();
        await IsAtAsync(staff, Admin);

        await LookAsync(staff, "overview");
        await LookAsync(staff, $"{Admin}/usages", "usages");
        await LookAsync(staff, $"{Admin}/usages?digits=12", "usages-filter-unread");
        await LookAsync(staff, $"{Admin}/usages?order=none", "usages-none");
        await staff.Locator("#card").FillAsync(sent);
        await staff.Locator(".card-search button").ClickAsync();
        await LookAsync(staff, "card");
        foreach (var (card, name) in new[] { (held, "in-cart"), (sent, "sent"), (cancelled, "to-tell-apras"), (refused, "to-check") })
        {
            await FindAsync(staff, card);
            await LookAsync(staff, $"usage-{name}");
        }

        await AskAsync(staff, "retry");
        await LookAsync(staff, "usage-retry");
        await SubmitWithoutReasonAsync(staff);
        await LookAsync(staff, "usage-retry-without-reason");
        await ConfirmAsync(staff);
        await LookAsync(staff, "usage-retried");
        await FindAsync(staff, held);
        await AskAsync(staff, "free");
        await LookAsync(staff, "usage-free");
        await FindAsync(staff, sent);
        await staff.Locator(".facts a[href*='/event?']").ClickAsync();
        await IsAtAsync(staff, "/event?");
        await staff.Locator("summary").ClickAsync();
        await LookAsync(staff, "event");
        await staff.Locator(".danger-link").ClickAsync();
        await IsAtAsync(staff, "/event/cancel");
        await LookAsync(staff, "event-cancel");
        await LookAtPrivacyAsync(staff, held);
        await LookAsync(staff, $"{Admin}/nowhere", "not-found");

        var panel = await OpenAsync(helper.Context, "/simulator");
        await CutAsync(panel);
        await LookAsync(staff, Admin, "overview-circuit-open");
        await MendAsync(panel);
        await staff.Locator(".circuit button").ClickAsync();
        await Assertions.Expect(staff.Locator(".notice[role=status]")).ToBeVisibleAsync();
        await LookAsync(staff, "overview-probed");
        await cart.CloseAsync();
    }

    private async Task LookAtPrivacyAsync(IPage staff, string card)
    {
        await LookAsync(staff, $"{Admin}/exports", "exports");
        await LookAsync(staff, $"{Admin}/privacy", "privacy");
        await ConfirmAsync(staff);
        await LookAsync(staff, "privacy-neither");
        await staff.Locator("#card").FillAsync(card);
        await ConfirmAsync(staff);
        await LookAsync(staff, "privacy-stored");
        await LookAsync(staff, $"{Admin}/privacy/erase", "privacy-erase");
        await staff.Locator("#card").FillAsync(card);
        await ConfirmAsync(staff);
        await LookAsync(staff, "privacy-erased");
        await LookAsync(staff, $"{Admin}/purge", "purge");
        await ConfirmAsync(staff);
        await LookAsync(staff, "purge-counted");
        await LookAsync(staff, $"{Admin}/purge/run", "purge-run");
        await ConfirmAsync(staff);
        await LookAsync(staff, "purged");
    }

    private static async Task SubmitWithoutReasonAsync(IPage staff)
    {
        await staff.Locator(".confirm form").EvaluateAsync("form => { form.noValidate = true; form.requestSubmit(); }");
        await Assertions.Expect(staff.Locator("#error")).ToBeVisibleAsync();
    }

    private async Task LookAsync(IPage page, string path, string name)
    {
        await page.GotoAsync(path);
        await LookAsync(page, name);
    }

    private async Task LookAsync(IPage page, string name)
    {
        await _album.TakeAsync(page, name);
        await page.IsAccessibleAsync();
    }
}
