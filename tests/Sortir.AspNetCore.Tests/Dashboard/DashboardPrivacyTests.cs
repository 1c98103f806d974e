using System.Net;

namespace Sortir.AspNetCore.Tests;

/// <summary>Access, erasure and the purge; and no card number anywhere.</summary>
public sealed class DashboardPrivacyTests
{
    [Theory]
    [InlineData("card", "1000000001")]
    [InlineData("order", "order-1")]
    public async Task The_holder_of_a_card_is_told_what_is_stored(string field, string value)
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);
        await shop.SellAsync(2);

        var page = await shop.PostAsync("privacy", (field, value), ("reason", "a letter of today"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("••••••0001", page.Text, StringComparison.Ordinal);
        Assert.Contains("cart-1", page.Text, StringComparison.Ordinal);
        Assert.Contains("Enregistrée par l'APRAS", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0002", page.Text, StringComparison.Ordinal);
        Assert.Equal("a letter of today", Assert.Single(await shop.ReadAuditAsync("DataAccessed")).Reason);
    }

    [Fact]
    public async Task Erasure_says_what_is_left_until_when()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);

        var question = await shop.GetAsync("privacy/erase");
        var before = await shop.PostAsync("privacy/erase", ("card", "10 00 00 00 01"), ("reason", "a letter"));
        shop.Clock.Advance(TimeSpan.FromDays(8));
        var after = await shop.PostAsync("privacy/erase", ("card", "1000000001"), ("reason", "a letter"));
        var again = await shop.PostAsync("privacy/erase", ("card", "1000000001"), ("reason", "a letter"));

        Assert.Contains("une empreinte reste", question.Text, StringComparison.Ordinal);
        Assert.Contains("effacé, sauf l'empreinte de la carte", before.Text, StringComparison.Ordinal);
        Assert.Contains("jusqu'au 22/04/2027", before.Text, StringComparison.Ordinal);
        Assert.Contains("tout est effacé", after.Text, StringComparison.Ordinal);
        Assert.Contains("Rien n'était conservé", again.Text, StringComparison.Ordinal);
        Assert.Equal(3, (await shop.ReadAuditAsync("DataErased")).Count);
    }

    [Theory]
    [InlineData("privacy")]
    [InlineData("privacy/erase")]
    public async Task One_of_card_and_order_must_be_given_and_make_sense(string address)
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);

        DashboardAnswer[] answers =
        [
            await shop.PostAsync(address, ("reason", "a letter")),
            await shop.PostAsync(address, ("reason", "a letter"), ("card", "1000000001"), ("order", "order-1")),
            await shop.PostAsync(address, ("reason", "a letter"), ("card", "100000000")),
            await shop.PostAsync(address, ("reason", "a letter"), ("order", "a\u0007b")),
        ];

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status));
        Assert.All(answers, answer => Assert.Contains("value=\"a letter\"", answer.Html, StringComparison.Ordinal));
        Assert.NotNull((await shop.FindAsync(1)).CartId);
    }

    [Fact]
    public async Task A_card_number_stands_in_no_address_and_on_no_page_even_as_a_reason()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1);
        const string Reason = "card 1000 0000 01 of a letter";

        await shop.PostAsync("privacy", ("card", "1000000001"), ("reason", Reason));
        await shop.PostAsync("privacy", ("card", "1000000001"), ("order", "order-1"), ("reason", Reason));
        await shop.PostAsync("card", ("card", "1000000001"));
        await shop.PostAsync("privacy/erase", ("card", "1000000001"));
        await shop.PostAsync($"usages/{usage.Id}/free", ("reason", Reason));
        await shop.PostAsync("privacy/erase", ("card", "1000000001"), ("reason", Reason));
        await shop.GetAsync("usages");
        await shop.GetAsync($"usages/{usage.Id}");

        Assert.All(shop.Answers, answer =>
        {
            var all = answer.Html + answer.Location + answer.Message.RequestMessage!.RequestUri + answer.Message.Headers;
            Assert.DoesNotContain("1000000001", all, StringComparison.Ordinal);
            Assert.DoesNotContain("1000 0000 01", all, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_purge_is_counted_and_then_run()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);
        await shop.SellAsync(2, DashboardStage.Paid);
        shop.Clock.Advance(TimeSpan.FromDays(98));

        var counted = await shop.PostAsync("purge", ("reason", "spring"));
        var still = await shop.GetAsync("usages");
        var run = await shop.PostAsync("purge/run", ("reason", "spring"));
        var after = await shop.GetAsync(run.Location);
        var left = await shop.GetAsync("usages");

        Assert.Contains("Rien n'a été supprimé", counted.Text, StringComparison.Ordinal);
        Assert.Contains("Places d'événements passés 1", counted.Text, StringComparison.Ordinal);
        Assert.Contains("Gardées, à régler avec l'APRAS 1", counted.Text, StringComparison.Ordinal);
        Assert.Equal(2, still.Tickets.Count);
        Assert.Contains("Purge faite : 0 panier(s) sans suite, 1 place(s)", after.Text, StringComparison.Ordinal);
        Assert.Equal(["t2"], left.Tickets);
        Assert.Equal("spring", Assert.Single(await shop.ReadAuditAsync("Purged")).Reason);
        Assert.Single(await shop.ReadAuditAsync("PurgeCounted"));
    }
}
