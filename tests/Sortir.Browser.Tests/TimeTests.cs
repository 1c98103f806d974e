using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests;

/// <summary>What the field does as time passes, and when the network or the session is away.</summary>
public sealed class TimeTests(ChromiumFixture chromium) : FieldTest(chromium)
{
    [Fact]
    public async Task A_card_in_another_cart_counts_down_and_may_then_be_tried_again()
    {
        var profile = await NewProfileAsync();
        await profile.Clock.InstallAsync();
        var page = await OpenAsync(profile);
        var card = Host.NewCard();
        await Host.HoldElsewhereAsync(card);
        Host.Time.Advance(TimeSpan.FromSeconds(515));

        await EnterAsync(page, card);
        await ShowsAsync(page, "later");
        await ReadsAsync(page, "Cette carte est en cours d'utilisation dans un autre panier.");
        await ReadsAsync(page, "Nouvel essai possible dans 1 min 2");
        await page.Clock.RunForAsync(60_000);
        await ReadsAsync(page, "Nouvel essai possible dans 2");
        var retry = page.GetByRole(AriaRole.Button, new() { Name = "Réessayer" });
        await Assertions.Expect(retry).ToBeHiddenAsync();
        await page.Clock.RunForAsync(26_000);
        await SaysAsync(page, "Vous pouvez réessayer.");
        Host.Time.Advance(TimeSpan.FromSeconds(86));
        await retry.ClickAsync();
        await page.Clock.RunForAsync(500);

        await ShowsAsync(page, "valid");
    }

    [Fact]
    public async Task After_five_minutes_the_card_stays_and_the_buyer_reads_how_to_change_it()
    {
        var profile = await NewProfileAsync();
        await profile.Clock.InstallAsync();
        var page = await OpenAsync(profile);
        await EnterAsync(page, Host.NewCard());
        await ShowsAsync(page, "valid");
        var change = page.GetByRole(AriaRole.Button, new() { Name = "Corriger" });
        await Assertions.Expect(change).ToBeVisibleAsync();

        await page.Clock.RunForAsync(301_000);

        await Assertions.Expect(change).ToBeHiddenAsync();
        await ReadsAsync(page, "Pour changer de carte, retirez ce billet du panier.");
        await page.Clock.RunForAsync(301_000);
        await Assertions.Expect(change).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_correction_that_the_server_finds_too_late_leaves_the_card_and_says_so()
    {
        var page = await OpenAsync();
        await TypeAsync(page, Host.NewCard());
        await ShowsAsync(page, "valid");
        Host.Time.Advance(TimeSpan.FromMinutes(6));

        await page.GetByRole(AriaRole.Button, new() { Name = "Corriger" }).ClickAsync();

        await ReadsAsync(page, "Cette carte ne peut plus être modifiée.");
        await ShowsAsync(page, "valid");
    }

    [Fact]
    public async Task An_APRAS_that_is_down_is_tried_again_by_a_click()
    {
        var page = await OpenAsync();
        Host.Fake.IsDown = true;
        await TypeAsync(page, Host.NewCard());
        await ShowsAsync(page, "later");
        await ReadsAsync(page, "Service temporairement indisponible");
        Host.Fake.IsDown = false;

        await page.GetByRole(AriaRole.Button, new() { Name = "Réessayer" }).ClickAsync();

        await ShowsAsync(page, "valid");
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_lost()
    {
        var profile = await NewProfileAsync();
        var page = await OpenAsync(profile);
        await profile.SetOfflineAsync(true);
        await TypeAsync(page, Host.NewCard());
        await ShowsAsync(page, "later");
        await ReadsAsync(page, "Pas de connexion");
        await profile.SetOfflineAsync(false);

        await page.GetByRole(AriaRole.Button, new() { Name = "Réessayer" }).ClickAsync();

        await ShowsAsync(page, "valid");
    }

    [Fact]
    public async Task A_token_that_is_out_of_date_is_renewed_unnoticed()
    {
        var profile = await NewProfileAsync();
        var page = await OpenAsync(profile);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await profile.ClearCookiesAsync(new() { NameRegex = new("Antiforgery") });

        await TypeAsync(page, Host.NewCard());

        await ShowsAsync(page, "valid");
    }

    [Fact]
    public async Task A_cart_that_is_no_longer_known_says_what_to_do()
    {
        var page = await OpenAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Host.Carts.Clear();

        await TypeAsync(page, Host.NewCard());

        await ShowsAsync(page, "invalid");
        await ReadsAsync(page, "Votre panier n'est plus connu");
        await ReadsAsync(page, "Rechargez la page.");
    }

    [Fact]
    public async Task A_browser_that_sends_no_cookie_says_that_they_are_needed()
    {
        var profile = await NewProfileAsync();
        var page = await OpenAsync(profile);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await profile.ClearCookiesAsync();

        await TypeAsync(page, Host.NewCard());

        await ShowsAsync(page, "invalid");
        await ReadsAsync(page, "Votre navigateur n'a pas envoyé de cookie");
        await ReadsAsync(page, "Acceptez les cookies de ce site");
    }

    [Fact]
    public async Task Another_tab_and_the_back_button_show_the_cart_as_it_is()
    {
        var profile = await NewProfileAsync();
        var first = await OpenAsync(profile);
        var card = Host.NewCard();
        await TypeAsync(first, card);
        await ShowsAsync(first, "valid");

        var second = await OpenAsync(profile);
        await ShowsAsync(second, "valid");
        await second.GetByRole(AriaRole.Button, new() { Name = "Corriger" }).ClickAsync();
        await ShowsAsync(second, "empty");
        await first.EvaluateAsync("() => document.querySelector('sortir-card-field').refresh()");
        await ShowsAsync(first, "empty");

        await TypeAsync(first, card);
        await ShowsAsync(first, "valid");
        await first.GetByText("Ailleurs").ClickAsync();
        await first.GoBackAsync();
        await ShowsAsync(first, "valid");
        Assert.Equal($"•••• {card[^4..]}", await Input(first).InputValueAsync());
    }

    // The page's clock stands still: it is let go as far as the pause before a verification.
    private static async Task EnterAsync(IPage page, string card)
    {
        await Input(page).FillAsync(card);
        await page.Clock.RunForAsync(300);
    }
}
