using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

/// <summary>Everything that staff can do on the dashboard, each asked for once more, with a reason, and written into the audit.</summary>
[Collection(nameof(SharedStaffShop))]
public sealed class StaffActionTests(ChromiumFixture chromium, StaffShop shop) : StaffTest(chromium, shop)
{
    [Fact]
    public async Task A_sale_that_APRAS_refused_is_sent_again_and_recorded()
    {
        var staff = await SignInAsync("Basile");
        var card = await SellRefusedAsync(staff);
        await Assertions.Expect(staff.Locator("main")).ToContainTextAsync("L'APRAS a refusé la vente.");

        await AskAsync(staff, "retry");
        await ConfirmAsync(staff, "vu avec l'APRAS");

        await IsToldAsync(staff, "transmise de nouveau");
        Assert.Equal(1, await CountGrantsAsync(staff, card));
        await ReloadUntilAsync(staff, "Transmise");
        var entry = staff.Locator("tr", new() { HasText = "Envoi relancé par l'équipe" });
        await Assertions.Expect(entry).ToContainTextAsync("Basile");
        await Assertions.Expect(entry).ToContainTextAsync("vu avec l'APRAS");
    }

    [Fact]
    public async Task A_sale_that_APRAS_refused_is_noted_as_settled_and_never_sent()
    {
        var staff = await SignInAsync("Basile");
        await SellRefusedAsync(staff);

        await AskAsync(staff, "settle");
        await ConfirmAsync(staff);

        await IsToldAsync(staff, "réglée");
        await Assertions.Expect(staff.Locator(".facts .badge")).ToHaveTextAsync("Réglée avec l'APRAS");
        await Assertions.Expect(staff.Locator("a[href$='/retry']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_card_is_freed_only_with_a_reason_and_then_good_for_another_buyer()
    {
        var card = Shop.NewCard();
        var buyer = await ArriveWithAsync(card);
        var staff = await SignInAsync("Basile");
        await FindAsync(staff, card);
        await AskAsync(staff, "free");
        await staff.Locator(".confirm form button").ClickAsync();
        Assert.True(await staff.Locator("#reason").EvaluateAsync<bool>("input => input.matches(':invalid')"));
        await staff.Locator("form[action$='/free']").EvaluateAsync("form => { form.noValidate = true; form.requestSubmit(); }");
        await Assertions.Expect(staff.Locator("#error")).ToBeVisibleAsync();

        await ConfirmAsync(staff, $"carte {card} saisie par erreur");

        await IsToldAsync(staff, "libérée");
        await Assertions.Expect(staff.Locator("main")).Not.ToContainTextAsync(card);
        await ArriveWithAsync(card);
        await buyer.ReloadAsync();
        await ShowsAsync(buyer, "empty");
    }

    [Fact]
    public async Task A_date_is_cancelled_with_its_tickets_and_sells_none_any_more()
    {
        var (held, sold) = (Shop.NewCard(), Shop.NewCard());
        var buyer = await ArriveAsync();
        await ChooseAsync(buyer, reducedLater: 1);
        await EnterAsync(buyer, sold);
        await OrderAsync(buyer);
        await PayAsync(buyer);
        Assert.Equal(1, await CountGrantsAsync(buyer, sold));
        var other = await ArriveAsync();
        await ChooseAsync(other, reducedLater: 2);
        await EnterAsync(other, held);
        var staff = await SignInAsync("Basile");
        await FindAsync(staff, sold);
        await staff.Locator(".facts a[href*='/event?']").ClickAsync();
        await Assertions.Expect(staff.Locator("svg[role=img] rect").First).ToBeVisibleAsync();

        await staff.GetByRole(AriaRole.Link, new() { Name = "Annuler l'événement…" }).ClickAsync();
        await ConfirmAsync(staff, "artiste malade");

        await IsToldAsync(staff, "annulé");
        await Assertions.Expect(staff.Locator(".facts")).ToContainTextAsync("Annulé le");
        await staff.GetByRole(AriaRole.Link, new() { Name = "à signaler à l'APRAS" }).ClickAsync();
        await Assertions.Expect(staff.Locator("tbody")).ToContainTextAsync(sold[^4..]);
        await other.ReloadAsync();
        await TypeAsync(other, Shop.NewCard(), 1);
        await ShowsAsync(other, "invalid", 1);
        await ReadsAsync(other, "Sortir non activé pour cet événement", 1);
    }

    [Fact]
    public async Task The_holder_of_a_card_is_told_what_is_stored_and_has_it_erased()
    {
        var card = Shop.NewCard();
        await ArriveWithAsync(card);
        var staff = await SignInAsync("Claire");
        await FindAsync(staff, card);
        await staff.GotoAsync($"{Admin}/privacy");
        await staff.Locator("#card").FillAsync(card);
        await ConfirmAsync(staff);
        await Assertions.Expect(staff.Locator("h1")).ToHaveTextAsync("Données conservées");
        await Assertions.Expect(staff.Locator(".panel")).ToContainTextAsync($"••••••{card[^4..]}");
        await Assertions.Expect(staff.Locator(".history")).ToContainTextAsync("Consultée par l'équipe");

        await staff.GetByRole(AriaRole.Link, new() { Name = "Effacer des données…" }).ClickAsync();
        await staff.Locator("#card").FillAsync(card);
        await ConfirmAsync(staff);

        await Assertions.Expect(staff.Locator(".erased")).ToContainTextAsync("sauf l'empreinte");
        Assert.DoesNotContain(card, staff.Url, StringComparison.Ordinal);
        await staff.GotoAsync($"{Admin}/usages?digits={card[^4..]}");
        await Assertions.Expect(staff.Locator("main")).ToContainTextAsync("Aucune place ne correspond.");
    }

    [Fact]
    public async Task The_purge_is_counted_and_then_run()
    {
        var staff = await SignInAsync("Claire");
        await staff.GotoAsync($"{Admin}/purge");
        await ConfirmAsync(staff);
        await Assertions.Expect(staff.Locator("main")).ToContainTextAsync("Rien n'a été supprimé.");

        await staff.GetByRole(AriaRole.Link, new() { Name = "Lancer la purge…" }).ClickAsync();
        await ConfirmAsync(staff);

        await IsToldAsync(staff, "Purge");
    }

    [Fact]
    public async Task Both_exports_are_downloaded_and_hold_no_whole_number()
    {
        var card = Shop.NewCard();
        var buyer = await ArriveAtBankAsync(card);
        await PayAsync(buyer);
        Assert.Equal(1, await CountGrantsAsync(buyer, card));
        var staff = await SignInAsync("Awa");
        await FindAsync(staff, card);
        await staff.Locator(".facts a[href*='/event?']").ClickAsync();
        await staff.GetByRole(AriaRole.Link, new() { Name = "Exporter" }).ClickAsync();

        var door = await DownloadAsync(staff, "door");
        var accounting = await DownloadAsync(staff, "accounting");

        Assert.Contains(card[^4..], door, StringComparison.Ordinal);
        Assert.Contains("oiseaux-", accounting, StringComparison.Ordinal);
        Assert.DoesNotContain(card, door + accounting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circuit_that_is_open_is_shown_and_probed_at_once()
    {
        var staff = await SignInAsync("Basile");
        var panel = await OpenAsync(staff.Context, "/simulator");
        await CutAsync(panel);
        await staff.ReloadAsync();
        await Assertions.Expect(staff.Locator(".circuit")).ToContainTextAsync("5 échecs de suite");
        await MendAsync(panel);

        await staff.GetByRole(AriaRole.Button, new() { Name = "Réessayer maintenant" }).ClickAsync();

        await Assertions.Expect(staff.Locator(".notice[role=status]")).ToBeVisibleAsync();
        await ArriveWithAsync(Shop.NewCard());
        await staff.GotoAsync(Admin);
        await Assertions.Expect(staff.Locator(".circuit")).ToContainTextAsync("En service.");
    }

    private static async Task<string> DownloadAsync(IPage staff, string export)
    {
        var form = staff.Locator($"form[action$='/exports/{export}']");
        await form.Locator("input[name=reason]").FillAsync("contrôle");
        var download = await staff.RunAndWaitForDownloadAsync(() => form.Locator("button").ClickAsync());
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
