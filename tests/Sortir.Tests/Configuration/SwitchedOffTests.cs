using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Domain;
using Sortir.Tests.Shared;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests.Configuration;

/// <summary><c>Sortir:Enabled=false</c>: nothing reduced is sold, and what was sold already goes on.</summary>
public sealed class SwitchedOffTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_starts_and_stops_whatever_else_its_configuration_says()
    {
        using var log = new LogRecorder();
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        host.Services.AddLogRecorder(log);
        host.Services.AddSortir(Configured.Section(new()
        {
            ["Sortir:Enabled"] = "false",
            ["Sortir:BaseUrl"] = "http://apras.invalid?a=b",
            ["Sortir:Token"] = "a\ntoken",
            ["Sortir:Keys:0:Id"] = "a key without a secret",
            ["Sortir:Timeout"] = "-1.00:00:00",
            ["Sortir:Grants:PollInterval"] = "-1.00:00:00",
            ["Sortir:Grants:Parallel"] = "0",
            ["Sortir:Retention:Interval"] = "-1.00:00:00",
            ["Sortir:Retention:ExpiredHolds"] = "-1.00:00:00",
            ["Sortir:Reconciliation:Interval"] = "-1.00:00:00",
        }));
        using var built = host.Build();

        await built.StartAsync(Ct);
        await built.StopAsync(Ct);

        Assert.Empty(log.Errors);
    }

    [Fact]
    public async Task What_was_sold_before_is_paid_granted_and_cancelled()
    {
        await using var shop = SaleFixture.Create();
        await using var off = shop.CreateNode(options => options.Enabled = false);
        await shop.SellAsync(CardA, "t1");
        await shop.SellAsync(CardB, "t2", "cart-2", "order-2");

        Assert.IsType<OrderPlacement.Placed>(await off.PlaceAsync(Ticket("t1")));
        Assert.Equal([TicketPaymentOutcome.GrantDue], await off.PayAsync(Ticket("t1")));
        Assert.Equal(1, (await off.DeliverAsync()).Granted);
        Assert.IsType<OrderCancellation.Cancelled>(await off.CancelAsync("order-2"));
    }

    [Fact]
    public async Task A_card_that_was_held_before_is_kept_taken_back_or_lapses_and_is_not_ordered()
    {
        await using var shop = SaleFixture.Create();
        await using var off = shop.CreateNode(options => options.Enabled = false);
        await shop.HoldAsync(CardA);

        var cart = await off.CallAsync(checkout => checkout.SyncCartAsync(Cart, [Ticket("t1")], Ct));
        Assert.Equal(RefusalReason.EventNotEnabled, Assert.Single(cart.Tickets).Reason);
        Assert.IsType<OrderPlacement.Refused>(await off.PlaceAsync(Ticket("t1")));
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync()).Status);

        Assert.IsType<CardRelease.Released>(await off.CallAsync(checkout => checkout.ReleaseCardAsync(Cart, "t1", Ct)));
    }

    [Fact]
    public async Task Lapsed_holds_are_swept_and_what_is_over_is_purged()
    {
        await using var shop = SaleFixture.Create();
        await using var off = shop.CreateNode(options => options.Enabled = false);
        await shop.SellPaidAsync(CardA, "t1");
        await shop.DeliverAsync();
        await shop.HoldAsync(CardB, "t2");
        shop.Clock.Advance(TimeSpan.FromDays(100));

        Assert.Equal(1, await off.Maintenance.SweepLapsedHoldsAsync(Ct));
        Assert.Equal(new PurgeReport(ExpiredHolds: 1, Usages: 1, Events: 1, 0, 0), await off.Maintenance.PurgeAsync(dryRun: false, Ct));
    }

    [Fact]
    public async Task Without_keys_nothing_is_protected_and_the_error_names_the_mend()
    {
        var services = new ServiceCollection();
        services.AddSortir(options => options.Enabled = false);
        await using var provider = Configured.Build(services);
        var protector = provider.GetRequiredService<ISortirProtector>();

        var exception = Assert.Throws<SortirConfigurationException>(() => protector.Protect("the token", "tokens"));

        Assert.Contains("Sortir:Keys", exception.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the token", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_what_was_protected_under_one_says_that_it_is_missing()
    {
        await using var shop = SaleFixture.Create();
        await using var off = shop.CreateNode(WithoutKeys);
        var text = shop.Services.GetRequiredService<ISortirProtector>().Protect("the token", "tokens");

        var exception = Assert.Throws<SortirProtectionException>(() => off.Services.GetRequiredService<ISortirProtector>().Unprotect(text, "tokens"));

        Assert.Equal(SortirProtectionFailure.UnknownKey, exception.Kind);
    }

    [Fact]
    public async Task With_keys_the_protector_works_all_the_same()
    {
        await using var shop = SaleFixture.Create(options => options.Enabled = false);
        var protector = shop.Services.GetRequiredService<ISortirProtector>();

        Assert.Equal("the token", protector.Unprotect(protector.Protect("the token", "tokens"), "tokens"));
    }

    [Fact]
    public async Task Without_keys_no_event_is_bound_to_a_key_that_nobody_has_later()
    {
        await using var office = new Office();
        await using var off = new Office(office, options: WithoutKeys);

        var exception = await Assert.ThrowsAsync<SortirConfigurationException>(() => off.Desk.CancelEventAsync(Office.Anna, Office.Show, Ct));

        Assert.Contains("Sortir:Keys", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await office.Store.ListEventsAsync(null, 10, Ct));
    }

    private static void WithoutKeys(SortirOptions options)
    {
        options.Enabled = false;
        options.Keys.Clear();

        // The fake makes a key up where there is none at all.
        options.Keys.Add(new SortirKeyOptions { Id = "k1" });
    }
}
