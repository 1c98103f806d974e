using System.Net;
using Sortir.Domain;

namespace Sortir.AspNetCore.Tests;

/// <summary>Several organizers in one shop: what belongs to another does not exist.</summary>
public sealed class DashboardOrganizerTests
{
    [Fact]
    public async Task Another_organizers_usages_do_not_exist()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);
        var theirs = await shop.SellAsync(2, DashboardStage.Ordered, DashboardShop.TheirShow);

        var list = await shop.GetAsync("usages");
        var one = await shop.GetAsync($"usages/{theirs.Id}");
        var change = await shop.PostAsync($"usages/{theirs.Id}/free", ("reason", "because"));
        var theirEvent = await shop.GetAsync("event?event=their-show");
        var cancel = await shop.PostAsync("event/cancel?event=their-show", ("reason", "because"));
        var asked = await shop.GetAsync("usages?organizer=theirs");
        var card = await shop.PostAsync("card", ("card", DashboardShop.Card(2)));

        Assert.Equal(["t1"], list.Tickets);
        Assert.Equal(HttpStatusCode.NotFound, one.Status);
        Assert.Equal(HttpStatusCode.NotFound, change.Status);
        Assert.Equal(HttpStatusCode.NotFound, theirEvent.Status);
        Assert.Equal(HttpStatusCode.NotFound, cancel.Status);
        Assert.Equal(HttpStatusCode.NotFound, asked.Status);
        Assert.Empty(card.Tickets);
        Assert.Equal(UsageStatus.Validated, (await shop.FindAsync(2)).Status);
        Assert.DoesNotContain("organizer", list.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_of_two_organizers_choose_one_and_stay_with_it()
    {
        await using var shop = await DashboardShop.OpenAsync(options => options.Organizers = _ => ValueTask.FromResult<IReadOnlyList<string>>(["default", "theirs"]));
        await shop.SellAsync(1);
        var theirs = await shop.SellAsync(2, DashboardStage.Ordered, DashboardShop.TheirShow);

        var first = await shop.GetAsync("usages");
        var second = await shop.GetAsync("usages?organizer=theirs");
        var mixed = await shop.GetAsync($"usages/{theirs.Id}?organizer=default");
        var freed = await shop.PostAsync($"usages/{theirs.Id}/free?organizer=theirs", ("reason", "because"));

        Assert.Equal(["t1"], first.Tickets);
        Assert.Equal(["t2"], second.Tickets);
        Assert.All(second.Links.Where(link => link.Contains("/usages/", StringComparison.Ordinal)), link => Assert.Contains("organizer=theirs", link, StringComparison.Ordinal));
        Assert.Contains("name=\"organizer\" value=\"theirs\"", second.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, mixed.Status);
        Assert.StartsWith($"/sortir/admin/usages/{theirs.Id}?organizer=theirs&notice=", freed.Location, StringComparison.Ordinal);
        Assert.Equal("theirs", Assert.Single(await shop.ReadAuditAsync(nameof(UsageAction.Freed))).OrganizerId);
    }

    [Fact]
    public async Task Staff_of_one_organizer_among_several_do_not_purge_them_all()
    {
        await using var shop = await DashboardShop.OpenAsync(options => options.Organizers = _ => ValueTask.FromResult<IReadOnlyList<string>>(["theirs"]));

        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("purge")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync("purge", ("reason", "because"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync("purge/run", ("reason", "because"))).Status);
        Assert.DoesNotContain((await shop.GetAsync("")).Links, link => link.Contains("/purge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_host_may_let_somebody_purge_all_organizers()
    {
        await using var shop = await DashboardShop.OpenAsync(options =>
        {
            options.Organizers = _ => ValueTask.FromResult<IReadOnlyList<string>>(["theirs"]);
            options.MayPurge = context => context.User.Identity?.Name == "anna";
        });

        Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("purge")).Status);
        shop.Staff = "anna: read";
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.GetAsync("purge")).Status);
    }

    [Fact]
    public async Task Staff_of_no_organizer_see_nothing()
    {
        await using var shop = await DashboardShop.OpenAsync(options => options.Organizers = _ => ValueTask.FromResult<IReadOnlyList<string>>([]));

        Assert.Equal(HttpStatusCode.Forbidden, (await shop.GetAsync("usages")).Status);
    }
}
