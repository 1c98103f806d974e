using System.Net;

namespace Sortir.AspNetCore.Tests;

/// <summary>The list of usages: each filter, the pages, and the state in the address.</summary>
public sealed class DashboardFilterTests
{
    [Theory]
    [InlineData("", "t7 t6 t5 t4 t3 t2 t1")]
    [InlineData("?event=concert", "t7")]
    [InlineData("?state=in-cart", "t6 t1")]
    [InlineData("?state=ordered", "t2")]
    [InlineData("?state=unpaid", "t2")]
    [InlineData("?state=sending", "t7")]
    [InlineData("?state=to-check", "t3")]
    [InlineData("?state=sent", "t4")]
    [InlineData("?state=to-tell-apras", "t5")]
    [InlineData("?state=cancelled", "t5")]
    [InlineData("?grant=none", "t6 t2 t1")]
    [InlineData("?grant=review", "t3")]
    [InlineData("?grant=granted", "t5 t4")]
    [InlineData("?state=ordered&grant=granted", "")]
    [InlineData("?state=cancelled&grant=granted", "t5")]
    [InlineData("?from=2027-01-16", "t7 t6")]
    [InlineData("?to=2027-01-15", "t5 t4 t3 t2 t1")]
    [InlineData("?from=2027-01-15&to=2027-01-15", "t5 t4 t3 t2 t1")]
    [InlineData("?order=order-4", "t4")]
    [InlineData("?order=order-4&event=concert", "")]
    [InlineData("?digits=0002", "t2")]
    public async Task Each_filter_shows_what_it_says(string query, string tickets)
    {
        await using var shop = await DashboardShop.OpenAsync();
        await SellSevenAsync(shop);

        var page = await shop.GetAsync($"usages{query}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(tickets, string.Join(' ', page.Tickets));
    }

    [Fact]
    public async Task What_staff_have_settled_is_found_by_its_state()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, DashboardStage.InReview);
        await shop.SellAsync(2);
        await shop.PostAsync($"usages/{usage.Id}/settle", ("reason", "told by telephone"));

        var page = await shop.GetAsync("usages?state=settled");

        Assert.Equal(["t1"], page.Tickets);
        Assert.Contains("value=\"settled\" selected", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_filters_stand_in_the_form_again()
    {
        await using var shop = await DashboardShop.OpenAsync();

        var page = await shop.GetAsync("usages?event=show&state=sent&grant=granted&from=2027-01-02&to=2027-01-03&order=o-1&digits=0042");

        Assert.All(
            ["value=\"show\"", "value=\"sent\" selected", "value=\"granted\" selected", "value=\"2027-01-02\"", "value=\"2027-01-03\"", "value=\"o-1\"", "value=\"0042\""],
            part => Assert.Contains(part, page.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended_and_keep_the_filters()
    {
        await using var shop = await DashboardShop.OpenAsync();
        for (var number = 1; number <= 60; number++)
        {
            await shop.SellAsync(number, DashboardStage.Held);
            shop.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await shop.GetAsync("usages?state=in-cart");
        await shop.SellAsync(61, DashboardStage.Held);
        var second = await shop.GetAsync(first.Link("after="));

        Assert.Equal(50, first.Tickets.Count);
        Assert.Equal(Enumerable.Range(1, 10).Reverse().Select(number => $"t{number}"), second.Tickets);
        Assert.Contains("state=in-cart", first.Link("after="), StringComparison.Ordinal);
        Assert.DoesNotContain(second.Links, link => link.Contains("after=", StringComparison.Ordinal));
        Assert.Contains("/sortir/admin/usages?state=in-cart", second.Links);
    }

    [Fact]
    public async Task A_place_in_the_list_that_never_was_is_not_found()
    {
        await using var shop = await DashboardShop.OpenAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("usages?after=nonsense")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("?after=nonsense")).Status);
    }

    [Theory]
    [InlineData("?from=yesterday")]
    [InlineData("?state=nothing")]
    [InlineData("?grant=7")]
    [InlineData("?event=%20a%07b")]
    public async Task A_filter_that_makes_no_sense_is_left_out_and_told(string query)
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);

        var page = await shop.GetAsync($"usages{query}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["t1"], page.Tickets);
        Assert.Contains("Un filtre illisible a été laissé de côté", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_number_among_the_last_digits_leaves_the_address_at_once()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);

        var answer = await shop.GetAsync($"usages?event=show&digits={DashboardShop.Card(1)}");
        var page = await shop.GetAsync(answer.Location);

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.Equal("/sortir/admin/usages?event=show&problem=digits", answer.Location);
        Assert.DoesNotContain(DashboardShop.Card(1), answer.Html + page.Html, StringComparison.Ordinal);
        Assert.Contains("Filtrez par les quatre derniers chiffres", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_card_number_is_looked_for_by_a_form_and_stands_on_no_page()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);
        await shop.SellAsync(2);

        var found = await shop.PostAsync("card", ("card", "10 0000 0001"));
        var unknown = await shop.PostAsync("card", ("card", "9999999999"));
        var wrong = await shop.PostAsync("card", ("card", "12345"));

        Assert.Equal(["t1"], found.Tickets);
        Assert.Contains("Rien n'est conservé de cette carte", unknown.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Empty(wrong.Tickets);
        Assert.All(shop.Answers, answer => Assert.DoesNotContain("1000000001", answer.Html + answer.Message.RequestMessage!.RequestUri, StringComparison.Ordinal));
        Assert.All(shop.Answers, answer => Assert.DoesNotContain("10 0000 0001", answer.Html, StringComparison.Ordinal));
        Assert.NotEmpty(await shop.ReadAuditAsync("DataAccessed"));
    }

    private static async Task SellSevenAsync(DashboardShop shop)
    {
        DashboardStage[] stages = [DashboardStage.Held, DashboardStage.Ordered, DashboardStage.InReview, DashboardStage.Granted, DashboardStage.CancelledAfterGrant];
        for (var i = 0; i < stages.Length; i++)
        {
            await shop.SellAsync(i + 1, stages[i]);
            shop.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        shop.Clock.Advance(TimeSpan.FromHours(5));
        await shop.SellAsync(6, DashboardStage.Held);
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await shop.SellAsync(7, DashboardStage.Paid, DashboardShop.Concert);
    }
}
