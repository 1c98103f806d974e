using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;

namespace Sortir.AspNetCore.Tests;

/// <summary>Who gets in, who does not, and hosts that do not say.</summary>
public sealed class DashboardPolicyTests
{
    private static readonly string[] ReadPages = ["", "usages", "exports", "event?event=show"];
    private static readonly string[] PrivacyPages = ["privacy", "privacy/erase", "purge", "purge/run"];

    [Fact]
    public async Task Nobody_gets_in_who_is_not_signed_in()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1);
        shop.Staff = "";

        foreach (var page in (string[])[.. ReadPages, .. PrivacyPages, "event/cancel?event=show", $"usages/{usage.Id}", $"usages/{usage.Id}/free", "no-such-page"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await shop.GetAsync(page)).Status);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.PostWithAsync("probe", null)).Status);
    }

    [Theory]
    [InlineData("anna: act privacy", 403, 403, 403)]
    [InlineData("anna: read", 200, 403, 403)]
    [InlineData("anna: read act", 200, 200, 403)]
    [InlineData("anna: read privacy", 200, 403, 200)]
    [InlineData("anna: read act privacy", 200, 200, 200)]
    public async Task Each_policy_opens_its_own_pages(string staff, int read, int act, int privacy)
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, DashboardStage.Ordered);
        shop.Staff = staff;

        foreach (var page in ReadPages)
        {
            Assert.Equal((HttpStatusCode)read, (await shop.GetAsync(page)).Status);
        }

        foreach (var page in (string[])["event/cancel?event=show", $"usages/{usage.Id}/free", $"usages/{usage.Id}/retry", $"usages/{usage.Id}/settle"])
        {
            Assert.Equal((HttpStatusCode)act, (await shop.GetAsync(page)).Status);
        }

        foreach (var page in PrivacyPages)
        {
            Assert.Equal((HttpStatusCode)privacy, (await shop.GetAsync(page)).Status);
        }
    }

    [Fact]
    public async Task Whoever_may_only_look_changes_nothing()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, DashboardStage.Ordered);
        shop.Staff = "anna: read";

        foreach (var address in (string[])[$"usages/{usage.Id}/free", "event/cancel?event=show", "probe", "privacy", "privacy/erase", "purge", "purge/run"])
        {
            var answer = await shop.PostAsync(address, ("reason", "because"), ("order", "order-1"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        }

        Assert.Equal(UsageStatus.Validated, (await shop.FindAsync(1)).Status);
        Assert.Empty(shop.Circuits.Probed);
    }

    [Fact]
    public async Task Whoever_may_not_act_sees_no_button_for_it()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, DashboardStage.InReview);
        shop.Staff = "anna: read";

        var links = (await shop.GetAsync($"usages/{usage.Id}")).Links
            .Concat((await shop.GetAsync("event?event=show")).Links)
            .Concat((await shop.GetAsync("")).Links)
            .ToList();

        Assert.DoesNotContain(links, link => link.Contains("/retry", StringComparison.Ordinal)
            || link.Contains("/settle", StringComparison.Ordinal)
            || link.Contains("/free", StringComparison.Ordinal)
            || link.Contains("/cancel", StringComparison.Ordinal)
            || link.Contains("/privacy", StringComparison.Ordinal)
            || link.Contains("/purge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_without_a_name_for_the_audit_sees_nothing()
    {
        await using var shop = await DashboardShop.OpenAsync();
        shop.Staff = ": read act privacy";

        var page = await shop.GetAsync("usages");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Compte sans nom", page.Text, StringComparison.Ordinal);
        Assert.Empty(await shop.ReadAuditAsync("UsagesListed"));
    }

    [Fact]
    public async Task The_host_picks_the_name_that_stands_in_the_audit()
    {
        await using var shop = await DashboardShop.OpenAsync(options => options.StaffName = _ => "till 3");

        await shop.GetAsync("usages");

        Assert.Equal("till 3", Assert.Single(await shop.ReadAuditAsync("UsagesListed")).Actor);
    }

    [Theory]
    [InlineData(nameof(SortirDashboardOptions.ReadPolicy))]
    [InlineData(nameof(SortirDashboardOptions.ActPolicy))]
    [InlineData(nameof(SortirDashboardOptions.PrivacyPolicy))]
    public async Task A_host_that_leaves_a_policy_out_does_not_start(string policy)
    {
        var failure = await Assert.ThrowsAsync<SortirConfigurationException>(
            () => DashboardShop.OpenAsync(options => typeof(SortirDashboardOptions).GetProperty(policy)!.SetValue(options, null)));

        Assert.Contains(policy, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_names_an_unknown_policy_does_not_start()
    {
        var failure = await Assert.ThrowsAsync<SortirConfigurationException>(() => DashboardShop.OpenAsync(options => options.ActPolicy = "staff"));

        Assert.Contains("ActPolicy", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'staff'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_never_added_the_dashboard_cannot_map_it()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSortirFake();
        await using var app = builder.Build();

        var failure = Assert.Throws<SortirConfigurationException>(() => app.MapSortirDashboard());

        Assert.Contains("AddDashboard", failure.Message, StringComparison.Ordinal);
    }
}
