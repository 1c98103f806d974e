using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests;

public sealed class FormTests(ChromiumFixture chromium) : FieldTest(chromium)
{
    [Fact]
    public async Task The_form_waits_for_its_cards_and_then_posts_their_last_digits_alone()
    {
        var page = await OpenAsync();
        var (first, second) = (Host.NewCard(), Host.NewCard());
        var order = page.GetByRole(AriaRole.Button, new() { Name = "Commander" });
        await order.ClickAsync();
        await Assertions.Expect(Input(page)).ToBeFocusedAsync();
        Assert.Empty(Host.Carts.Posted);

        await TypeAsync(page, first);
        await TypeAsync(page, second, "t2");
        await ShowsAsync(page, "valid");
        await ShowsAsync(page, "valid", "t2");
        await order.ClickAsync();

        await Assertions.Expect(page.GetByText("placed")).ToBeVisibleAsync();
        Assert.Equal($"••••{first[^4..]}", Host.Carts.Posted["sortir-card:t1"]);
        Assert.Equal(["__RequestVerificationToken", "sortir-card:t1", "sortir-card:t2"], Host.Carts.Posted.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_is_a_form_control_with_a_name_a_validity_a_reset_and_a_disabled_state()
    {
        Host.Carts.TicketIds = ["t1"];
        var page = await OpenAsync();

        Assert.Equal(
            ["sortir-card:t1", "true", "Saisissez le numéro de la carte.", "1"],
            await page.EvaluateAsync<string[]>(
                "() => { const f = document.querySelector('sortir-card-field'); return [f.name, String(f.validity.valueMissing), f.validationMessage, String([...f.form.elements].filter((e) => e === f).length)]; }"));
        await TypeAsync(page, "12345");
        Assert.Equal(
            ["true", "12345"],
            await page.EvaluateAsync<string[]>(
                "() => { const f = document.querySelector('sortir-card-field'); return [String(f.validity.customError), new FormData(f.form).get(f.name).replaceAll(' ', '')]; }"));
        await page.EvaluateAsync("() => document.forms[0].reset()");
        await ShowsAsync(page, "empty");
        Assert.Equal("", await Input(page).InputValueAsync());
        await page.EvaluateAsync("() => document.querySelector('sortir-card-field').toggleAttribute('disabled', true)");
        await Assertions.Expect(Input(page)).ToBeDisabledAsync();
    }

    [Fact]
    public async Task The_number_is_in_no_storage_no_address_and_no_history()
    {
        var profile = await NewProfileAsync();
        var page = await profile.NewPageAsync();
        var urls = new List<string>();
        page.Request += (_, request) => urls.Add(request.Url);
        await page.GotoAsync($"{Host.Address}/cart");
        var card = Host.NewCard();
        await TypeAsync(page, card);
        await ShowsAsync(page, "valid");

        var kept = await page.EvaluateAsync<string>(
            "async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie, location.href, (await indexedDB.databases()).length, await caches.keys(), document.documentElement.outerHTML])");

        Assert.DoesNotContain(card, kept, StringComparison.Ordinal);
        Assert.StartsWith("[{},{},null,\"\",", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(urls, url => url.Contains(card, StringComparison.Ordinal));
        Assert.DoesNotContain(await profile.CookiesAsync(), cookie => cookie.Value.Contains(card, StringComparison.Ordinal));
        Assert.All(await profile.CookiesAsync(), cookie => Assert.True(cookie.HttpOnly));
    }

    [Fact]
    public async Task Without_JavaScript_the_server_checks_on_submit()
    {
        var page = await OpenAsync(await NewProfileAsync(hasScript: false), waits: false);
        var (first, second) = (Host.NewCard(), Host.NewCard());
        await Input(page).FillAsync(first);
        await Input(page, "t2").FillAsync("9999999999");
        await page.Locator(".order").ClickAsync();

        await ReadsAsync(page, "Carte validée");
        await ReadsAsync(page, "Carte non éligible, expirée ou inconnue", "t2");
        await IsAccessibleWithoutScriptAsync(page);
        Assert.Equal("", await Input(page, "t2").InputValueAsync());
        await Input(page, "t2").FillAsync(second);
        await page.Locator(".order").ClickAsync();

        await Assertions.Expect(page.GetByText("placed")).ToBeVisibleAsync();
        Assert.Equal("", Host.Carts.Posted["sortir-card:t1"]);
    }

    [Theory]
    [InlineData("L'Été <img src=x onerror=alert(1)> & \"Cie\"")]
    [InlineData("</label><script>alert(1)</script>")]
    public async Task Any_product_name_is_safe_in_it(string name)
    {
        Host.Carts.Label = name;
        var page = await OpenAsync();

        Assert.Equal(name, await Field(page).Locator("label").TextContentAsync());
        Assert.Equal(0, await page.Locator("sortir-card-field img, sortir-card-field script").CountAsync());
    }

    [Fact]
    public async Task Markup_by_hand_needs_no_more_than_the_element()
    {
        var profile = await NewProfileAsync();
        await OpenAsync(profile);
        Host.Bare = """
            <form><sortir-card-field ticket="t1" event="show" endpoint="/shop/sortir" name="card" label="L'Été &lt;b&gt;"></sortir-card-field>
            <sortir-card-field ticket="t2" event="show" endpoint="/shop/sortir/"><label>Billet 2</label><input></sortir-card-field></form>
            """;
        var page = await OpenAsync(profile, "bare");

        Assert.Equal("L'Été <b>", await Field(page).Locator("label").TextContentAsync());
        await page.GetByLabel("Billet 2").FillAsync(Host.NewCard());
        await ShowsAsync(page, "valid", "t2");
        await page.GetByLabel("L'Été <b>").FillAsync(Host.NewCard());
        await ShowsAsync(page, "valid");
        await page.IsAccessibleAsync();
    }

    [Fact]
    public async Task A_host_follows_the_field_by_its_events_which_hold_no_number()
    {
        var page = await OpenAsync();
        await page.EvaluateAsync("() => { window.seen = []; document.addEventListener('sortir-change', (e) => window.seen.push(e.detail)); }");
        var card = Host.NewCard();
        await TypeAsync(page, card);
        await ShowsAsync(page, "valid");

        var seen = await page.EvaluateAsync<string>("() => JSON.stringify(window.seen)");

        Assert.DoesNotContain(card, seen, StringComparison.Ordinal);
        Assert.Equal(
            "typing checking valid",
            await page.EvaluateAsync<string>("() => window.seen.map((detail) => detail.state).join(' ')"));
        Assert.Contains($"\"lastDigits\":\"{card[^4..]}\"", seen, StringComparison.Ordinal);
    }

    // axe is a script itself: the same page is looked at with scripts on, and the module kept away.
    private async Task IsAccessibleWithoutScriptAsync(IPage page)
    {
        var other = await (await NewProfileAsync()).NewPageAsync();
        await other.SetContentAsync(await page.ContentAsync());
        await other.IsAccessibleAsync();
    }
}
