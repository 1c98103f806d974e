using Microsoft.AspNetCore.Builder;
using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.Endpoints;

public sealed class LanguageTests
{
    private const string French = "Carte non éligible, expirée ou inconnue";
    private const string English = "Card not eligible, expired or unknown";

    [Theory]
    [InlineData(null, French)]
    [InlineData("en", English)]
    [InlineData("en-GB,fr;q=0.5", English)]
    [InlineData("br,fr;q=0.9,en;q=0.8", French)]
    [InlineData("de", French)]
    [InlineData("en;q=0, fr", French)]
    public async Task A_problem_is_in_the_language_that_the_browser_prefers(string? accepted, string title)
    {
        await using var shop = await WebShop.StartAsync();
        var buyer = await shop.NewBuyerAsync();

        var answer = await buyer.VerifyAsync("9999999999", change: request =>
        {
            if (accepted is not null)
            {
                request.Headers.Add("Accept-Language", accepted);
            }
        });

        Assert.Equal(title, answer.Read("title"));
    }

    [Fact]
    public async Task What_the_hosts_localization_has_chosen_goes_first()
    {
        await using var shop = await WebShop.StartAsync(use: app => app.UseRequestLocalization(options =>
            options.SetDefaultCulture("fr").AddSupportedCultures("fr", "en").AddSupportedUICultures("fr", "en")));
        var buyer = await shop.NewBuyerAsync();

        var answer = await buyer.PostAsync(
            "sortir/cards/verify?culture=en",
            System.Net.Http.Json.JsonContent.Create(new { ticketId = "t1", card = "9999999999" }),
            request => request.Headers.Add("Accept-Language", "fr"));

        Assert.Equal(English, answer.Read("title"));
    }
}
