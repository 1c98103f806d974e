using System.Net;

namespace Sortir.AspNetCore.Tests;

/// <summary>The exports, as files.</summary>
public sealed class DashboardExportTests
{
    [Fact]
    public async Task Accounting_gets_a_file_of_the_recorded_sales()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);
        await shop.SellAsync(2, DashboardStage.Ordered);
        shop.Clock.Advance(TimeSpan.FromDays(1));
        await shop.SellAsync(3);

        var all = await shop.PostAsync("exports/accounting", ("reason", "January"));
        var day = await shop.PostAsync("exports/accounting", ("reason", "a day"), ("from", "2027-01-15"), ("to", "2027-01-15"), ("event", "show"));

        Assert.Equal(HttpStatusCode.OK, all.Status);
        Assert.Equal("text/csv; charset=utf-8", all.Message.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=sortir-comptabilite.csv; filename*=UTF-8''sortir-comptabilite.csv", all.Message.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("sortir-comptabilite-2027-01-15-2027-01-15.csv", day.Message.Content.Headers.ContentDisposition!.FileName);
        Assert.True(all.Message.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", Assert.Single(all.Message.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains(";order-1;", all.Html, StringComparison.Ordinal);
        Assert.Contains(";order-3;", all.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(";order-2;", all.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(";order-3;", day.Html, StringComparison.Ordinal);
        Assert.Equal(["a day", "January"], (await shop.ReadAuditAsync("AccountingExported")).Select(entry => entry.Reason));
    }

    [Fact]
    public async Task The_door_gets_a_file_of_its_event()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1, DashboardStage.Ordered);
        await shop.SellAsync(2, DashboardStage.Ordered, DashboardShop.Concert);

        var file = await shop.PostAsync("exports/door", ("reason", "tonight"), ("event", "show"));

        Assert.Equal("sortir-entree.csv", file.Message.Content.Headers.ContentDisposition!.FileName);
        Assert.Contains("t1;order-1;show;••••••0001;non", file.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("t2", file.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(DashboardShop.Card(1), file.Html, StringComparison.Ordinal);
        Assert.Equal("tonight", Assert.Single(await shop.ReadAuditAsync("DoorListExported")).Reason);
    }

    [Theory]
    [InlineData("exports/door", "event", "opera")]
    [InlineData("exports/door", "event", "their-show")]
    [InlineData("exports/accounting", "from", "yesterday")]
    [InlineData("exports/accounting", "to", "31/01/2027")]
    public async Task What_cannot_be_exported_is_told_on_the_page(string address, string field, string value)
    {
        await using var shop = await DashboardShop.OpenAsync();

        var answer = await shop.PostAsync(address, ("reason", "because"), (field, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("role=\"alert\"", answer.Html, StringComparison.Ordinal);
    }
}
