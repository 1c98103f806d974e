using System.Globalization;
using Sortir.AspNetCore;
using Sortir.Client.Tests;

namespace Sortir.Leaks.Tests;

internal sealed partial class Play
{
    /// <summary>The buyer's endpoints, with and without a script, well used and badly.</summary>
    private async Task BrowseAsync()
    {
        using var buyer = shop.NewBrowser();
        await buyer.OpenCartAsync("w1,w2,w3");
        var card = Apras.NewCard();
        Assert.Equal(200, (await EnterAsync(buyer, "w1", card)).Status);
        await EnterAsync(buyer, "w2", card);
        await EnterAsync(buyer, "w2", Secrets.NextCard());
        await EnterAsync(buyer, "w2", card + "1");
        await EnterAsync(buyer, card, card);
        await EnterAsync(buyer, "w2", Grouped(Apras.NewCard()));
        await buyer.GetAsync("/sortir/cart");
        await buyer.PostJsonAsync("/sortir/cards/release", """{"ticketId":"w2"}""");
        foreach (var body in new[]
        {
            $"{{\"ticketId\":\"w2\",\"card\":\"{card}\"", $"{{\"ticketId\":\"w2\",\"card\":{card}}}", $"{{\"{card}\":\"{card}\",\"card\":[\"{card}\"]}}", card, $"\"{card}\"",
            $"{{\"ticketId\":\"w2\",\"card\":\"{card}{new string('x', 70_000)}\"}}", "\uD800" + card,
            $"{{\"ticketId\":none,\"card\":\"{card}\"}}", $"{{\"ticketId\":\"w2\",\"card\":n{card}}}", $"{{\"{card}\":x}}",
        })
        {
            Assert.InRange((await buyer.PostJsonAsync("/sortir/cards/verify", body)).Status, 400, 499);
        }

        await buyer.PostJsonAsync("/sortir/cards/verify", $"card={card}", "application/x-www-form-urlencoded");
        await buyer.PostJsonAsync("/sortir/cards/verify", $"{{\"card\":\"{card}\"}}", "text/plain");
        Apras.Script = path => WireServer.Http(500, path);
        await EnterAsync(buyer, "w3", Secrets.NextCard());
        Apras.Script = null;
        await buyer.PostFormAsync("/checkout", (SortirCardForm.NameOf("w1"), card), (SortirCardForm.NameOf("w3"), Secrets.NextCard()));
        await buyer.PostFormAsync("/checkout", (SortirCardForm.NameOf("w3"), Apras.NewCard()));

        using var stranger = shop.NewBrowser();
        await stranger.PostJsonAsync("/sortir/cards/verify", $"{{\"ticketId\":\"w1\",\"card\":\"{card}\"}}");
        await stranger.GetAsync("/health");
    }

    /// <summary>Every page of the dashboard and every form of it, with card numbers where they may be typed and where they may not.</summary>
    private async Task ServeStaffAsync()
    {
        using var staff = shop.NewBrowser();
        var card = await SellAsync("dashboard", pay: false);
        var id = (await UsageOfAsync("dashboard")).Id;
        foreach (var page in new[]
        {
            "", "/usages", "/usages?status=Used", $"/usages/{id}", $"/usages/{Guid.NewGuid()}", $"/event?event={PlayShop.Show}", "/exports", "/privacy", "/privacy/erase", "/purge", "/purge/run",
            $"/usages/{id}/free", $"/usages/{id}/retry", $"/usages/{id}/settle", $"/event/cancel?event={PlayShop.Concert}", "/nowhere",
        })
        {
            await staff.GetAsync("/admin" + page);
        }

        var reason = ("reason", $"asked by the holder of {card}");
        await staff.PostStaffFormAsync("/admin/card", ("card", Grouped(card)));
        await staff.PostStaffFormAsync("/admin/card", ("card", card + "1"));
        Assert.Equal(200, (await staff.PostStaffFormAsync("/admin/privacy", ("card", card), reason)).Status);
        await staff.PostStaffFormAsync("/admin/privacy", ("card", card), ("order", "dashboard"), reason);
        await staff.PostStaffFormAsync("/admin/privacy/erase", ("card", card));
        await staff.PostFormAsync("/admin/privacy/erase", ("card", card), reason);
        await staff.PostStaffFormAsync("/admin/exports/accounting", reason, ("from", "2020-01-01"));
        await staff.PostStaffFormAsync("/admin/exports/door", reason, ("event", PlayShop.Show));
        await staff.PostStaffFormAsync("/admin/exports/accounting", reason, ("from", card));
        await staff.PostStaffFormAsync($"/admin/usages/{id}/free", reason);
        await staff.PostStaffFormAsync($"/admin/usages/{id}/settle", reason);
        await staff.PostStaffFormAsync("/admin/privacy/erase", ("card", card), reason);
        await staff.PostStaffFormAsync("/admin/probe");
        await staff.PostStaffFormAsync("/admin/purge", reason);
        await staff.PostStaffFormAsync("/admin/purge/run", reason);
        await staff.PostStaffFormAsync($"/admin/event/cancel?event={PlayShop.Concert}", reason);
        await staff.GetAsync("/admin/usages");
        await staff.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/admin/usages/{id}"));
    }

    private static Task<(int Status, string Text)> EnterAsync(PlayBrowser buyer, string ticket, string card) =>
        buyer.PostJsonAsync("/sortir/cards/verify", $"{{\"ticketId\":\"{ticket}\",\"card\":\"{card}\"}}");
}
