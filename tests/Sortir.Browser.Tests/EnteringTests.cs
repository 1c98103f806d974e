using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests;

public sealed class EnteringTests(ChromiumFixture chromium) : FieldTest(chromium)
{
    [Fact]
    public async Task Ten_typed_digits_are_grouped_and_verified_without_a_click()
    {
        var page = await OpenAsync();
        var card = Host.NewCard();

        await TypeAsync(page, card[..9]);
        Assert.Equal($"{card[..3]} {card[3..6]} {card[6..9]}", await Input(page).InputValueAsync());
        await ShowsAsync(page, "typing");
        await TypeAsync(page, card[9..]);

        await ShowsAsync(page, "valid");
        await SaysAsync(page, $"Carte validée, se termine par {card[^4..]}.");
        Assert.Equal($"•••• {card[^4..]}", await Input(page).InputValueAsync());
        Assert.Equal("numeric", await Input(page).GetAttributeAsync("inputmode"));
        Assert.Equal("off", await Input(page).GetAttributeAsync("autocomplete"));
    }

    [Theory]
    [InlineData("{0} {1} {2} {3}")]
    [InlineData("{0}-{1}.{2} {3} ")]
    public async Task A_number_is_pasted_with_whatever_stands_between_its_digits(string form)
    {
        var page = await OpenAsync();
        var card = Host.NewCard();
        await Input(page).FocusAsync();

        await page.Keyboard.InsertTextAsync(string.Format(null, System.Text.CompositeFormat.Parse(form), card[..3], card[3..5], card[5..8], card[8..]));

        await ShowsAsync(page, "valid");
    }

    [Fact]
    public async Task Editing_in_the_middle_keeps_the_caret_where_it_was()
    {
        var page = await OpenAsync();
        await TypeAsync(page, "1234567");
        for (var i = 0; i < 3; i++)
        {
            await page.Keyboard.PressAsync("ArrowLeft");
        }

        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.PressAsync("9");
        await page.Keyboard.PressAsync("8");

        Assert.Equal("123 498 67", await Input(page).InputValueAsync());
    }

    [Theory]
    [InlineData("123456789", "Il manque 1 chiffre.")]
    [InlineData("12345678901", "11 chiffres au lieu de 10.")]
    [InlineData("AB12345678", "Il ne contient que des chiffres.")]
    [InlineData("１２３４５６７８９０", "Il ne contient que des chiffres.")]
    public async Task What_is_no_card_number_is_told_at_once_and_sent_to_nobody(string typed, string advice)
    {
        var page = await OpenAsync();
        var sent = CountVerifications(page);

        await Input(page).FillAsync(typed);
        await Input(page).BlurAsync();

        await ShowsAsync(page, "invalid");
        await ReadsAsync(page, advice);
        Assert.Equal("true", await Input(page).GetAttributeAsync("aria-invalid"));
        Assert.Empty(sent);
    }

    [Fact]
    public async Task A_card_that_is_not_eligible_says_why_and_what_to_do_and_another_may_be_typed()
    {
        var page = await OpenAsync();
        await TypeAsync(page, "9999999999");

        await ShowsAsync(page, "invalid");
        await ReadsAsync(page, "Carte non éligible, expirée ou inconnue");
        await ReadsAsync(page, "Vérifiez le numéro.");
        await SaysAsync(page, "Carte non éligible, expirée ou inconnue.");
        await Input(page).FillAsync(Host.NewCard());
        await ShowsAsync(page, "valid");
        Assert.Equal("false", await Input(page).GetAttributeAsync("aria-invalid"));
    }

    [Fact]
    public async Task The_same_card_in_two_fields_of_an_event_is_refused_at_once_and_accepted_once_the_first_gives_it_up()
    {
        var page = await OpenAsync();
        var card = Host.NewCard();
        await TypeAsync(page, card);
        await ShowsAsync(page, "valid");
        var sent = CountVerifications(page);

        await TypeAsync(page, card, "t2");

        await ShowsAsync(page, "invalid", "t2");
        await ReadsAsync(page, "Cette carte est déjà saisie pour un autre billet", "t2");
        Assert.Empty(sent);
        await Field(page).GetByRole(AriaRole.Button).ClickAsync();
        await ShowsAsync(page, "valid", "t2");
        await ShowsAsync(page, "empty");
    }

    [Fact]
    public async Task A_number_that_is_typed_while_another_is_checked_is_the_one_that_counts()
    {
        var page = await OpenAsync();
        var (first, second) = (Host.NewCard(), Host.NewCard());
        var isHeldUp = new TaskCompletionSource();
        var isGivenUp = new TaskCompletionSource();
        page.RequestFailed += (_, request) =>
        {
            if (request.PostData?.Contains(first, StringComparison.Ordinal) == true)
            {
                isGivenUp.TrySetResult();
            }
        };
        await page.RouteAsync("**/cards/verify", async route =>
        {
            if (route.Request.PostData!.Contains(first, StringComparison.Ordinal))
            {
                isHeldUp.TrySetResult();
                return;
            }

            await route.ContinueAsync();
        });
        await TypeAsync(page, first);
        await isHeldUp.Task.WaitAsync(TestContext.Current.CancellationToken);
        await ShowsAsync(page, "checking");
        await ReadsAsync(page, "Vérification de la carte…");

        await Input(page).FillAsync(second);

        await isGivenUp.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await ShowsAsync(page, "valid");
        await SaysAsync(page, second[^4..]);
    }

    [Fact]
    public async Task A_number_that_was_given_up_and_is_written_last_is_the_one_that_shows()
    {
        var page = await OpenAsync();
        var (first, second) = (Host.NewCard(), Host.NewCard());
        var isHeldUp = new TaskCompletionSource();
        await page.RouteAsync("**/cards/verify", async route =>
        {
            if (route.Request.PostData!.Contains(first, StringComparison.Ordinal))
            {
                isHeldUp.TrySetResult();
                return;
            }

            // The server writes the second card, and then the first, before the browser has an answer.
            var answer = await route.FetchAsync();
            await Host.HoldAsync(Host.Carts.Keys.Single(), "t1", first);
            await route.FulfillAsync(new() { Response = answer });
        });
        await TypeAsync(page, first);
        await isHeldUp.Task.WaitAsync(TestContext.Current.CancellationToken);

        await Input(page).FillAsync(second);

        await Assertions.Expect(Input(page)).ToHaveValueAsync($"•••• {first[^4..]}");
        await SaysAsync(page, first[^4..]);
        await ShowsAsync(page, "valid");
    }

    [Fact]
    public async Task A_correction_is_one_click_and_the_field_waits_for_the_next_number()
    {
        var page = await OpenAsync();
        var card = Host.NewCard();
        await TypeAsync(page, card);
        await ShowsAsync(page, "valid");

        await page.GetByRole(AriaRole.Button, new() { Name = "Corriger" }).ClickAsync();

        await ShowsAsync(page, "empty");
        await SaysAsync(page, "Carte retirée");
        await Assertions.Expect(Input(page)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(Host.NewCard());
        await ShowsAsync(page, "valid");
        await TypeAsync(page, card, "t2");
        await ShowsAsync(page, "valid", "t2");
    }

    [Fact]
    public async Task With_the_keyboard_alone_a_card_is_entered_corrected_and_entered_again()
    {
        var page = await OpenAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(Input(page)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(Host.NewCard());
        await ShowsAsync(page, "valid");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Corriger" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, "empty");
        await Assertions.Expect(Input(page)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(Host.NewCard());
        await ShowsAsync(page, "valid");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(Input(page, "t2")).ToBeFocusedAsync();
    }

    private static List<string> CountVerifications(IPage page)
    {
        var sent = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/cards/verify", StringComparison.Ordinal))
            {
                sent.Add(request.Url);
            }
        };
        return sent;
    }
}
