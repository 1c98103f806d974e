using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

public class PurgingTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_usage_goes_ninety_days_after_the_end_of_its_event_and_its_binding_with_it()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        var end = shop.Clock.Now.AddDays(7);
        shop.Clock.SetUtcNow(end.AddDays(90).AddMilliseconds(-1));

        Assert.Equal(new PurgeReport(0, 0, 0, 0, 0), await PurgeAsync(shop));
        shop.Clock.SetUtcNow(end.AddDays(90));
        Assert.Equal(new PurgeReport(0, Usages: 1, Events: 1, 0, 0), await PurgeAsync(shop));

        Assert.Empty(await shop.UsagesAsync());
        Assert.Empty(await shop.Store.ListEventsAsync(null, 10, Ct));
    }

    [Fact]
    public async Task The_organizers_own_retention_counts()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        shop.Settings.Set(
            CatalogEvent.DefaultOrganizerId,
            new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake"), UsageRetention = 2 * Day });
        shop.Clock.Advance(8 * Day);
        Assert.Equal(0, (await PurgeAsync(shop)).Usages);
        shop.Clock.Advance(Day);

        Assert.Equal(1, (await PurgeAsync(shop)).Usages);
    }

    [Fact]
    public async Task A_postponed_show_keeps_its_cards_and_its_buyers_cannot_use_them_again()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        shop.Catalog.EndShow(shop.Clock.Now.AddDays(200));
        shop.Clock.Advance(150 * Day);

        Assert.Equal(new PurgeReport(0, 0, 0, 0, 0), await PurgeAsync(shop));

        Assert.Equal(RefusalReason.AlreadyUsed, Assert.IsType<CardVerification.Refused>(await shop.VerifyAsync(CardA, "t2", "cart-2")).Reason);
    }

    [Theory]
    [InlineData("no end")]
    [InlineData("no event")]
    [InlineData("no time")]
    public async Task An_event_whose_end_is_not_known_never_purges(string why)
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2", SaleCatalog.ConcertReduced);
        await shop.DeliverAsync();
        shop.Catalog.Set(SaleCatalog.Reduced, why switch
        {
            "no end" => new CatalogEvent { Id = SaleCatalog.Show },
            "no event" => new CatalogEvent { Id = "another" },
            _ => new CatalogEvent { Id = SaleCatalog.Show, EndsAt = DateTimeOffset.MaxValue },
        });
        if (why == "no event")
        {
            shop.Catalog.ForgetEvent(SaleCatalog.Show);
        }

        shop.Clock.Advance(1_000 * Day);

        // The other event goes all the same.
        var report = await PurgeAsync(shop);
        Assert.Equal((1, 1), (report.Usages, report.Events));
        Assert.Equal(SaleCatalog.Show, Assert.Single(await shop.UsagesAsync()).EventId);
    }

    [Fact]
    public async Task An_ended_hold_goes_after_a_day_whatever_its_event()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        await shop.CallAsync(checkout => checkout.ReleaseCardAsync(Cart, "t1", Ct));
        shop.Clock.Advance(Day - TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, (await PurgeAsync(shop)).ExpiredHolds);
        shop.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, (await PurgeAsync(shop)).ExpiredHolds);

        Assert.Empty(await shop.UsagesAsync());
    }

    [Fact]
    public async Task Grants_that_are_due_in_review_or_to_be_told_keep_their_usage_and_are_reported()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardC, "told", "cart-3", "order-3");
        await shop.DeliverAsync();
        await shop.CancelAsync("order-3");
        await shop.SellPaidAsync(CardB, "review", "cart-2", "order-2");
        shop.Wire.AnswerGrant = _ => new GrantOutcome.Refused(422);
        await shop.DeliverAsync();
        await shop.SellPaidAsync(CardA, "due");
        shop.Clock.Advance(200 * Day);

        Assert.Equal(new PurgeReport(0, 0, 0, 0, KeptUnsettled: 3), await PurgeAsync(shop));

        var usages = await shop.UsagesAsync();
        Assert.Equal(3, usages.Count);
        await SettleAsync(shop, usages);
        Assert.Equal(new PurgeReport(0, Usages: 3, Events: 1, 0, KeptUnsettled: 0), await PurgeAsync(shop));
    }

    [Fact]
    public async Task A_binding_stays_as_long_as_a_usage_of_its_event_is_left()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        await shop.SellPaidAsync(CardB, "due", "cart-2", "order-2");
        shop.Clock.Advance(200 * Day);

        var report = await PurgeAsync(shop);

        Assert.Equal((1, 0, 1), (report.Usages, report.Events, report.KeptUnsettled));
        Assert.Single(await shop.Store.ListEventsAsync(null, 10, Ct));
    }

    [Fact]
    public async Task Last_digits_and_fingerprints_in_the_audit_go_with_their_usage_and_the_rest_stays()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        var before = await shop.AuditAsync();
        Assert.All(before, entry => Assert.NotNull(entry.Fingerprint));
        shop.Clock.Advance(100 * Day);

        Assert.Equal(0, (await PurgeAsync(shop)).AuditEntries);

        Assert.Equal(
            before.Select(entry => entry with { Fingerprint = null, LastDigits = null }),
            await shop.AuditAsync());
    }

    [Fact]
    public async Task Audit_entries_go_after_the_retention_that_was_set_when_they_were_written()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        var entries = (await shop.AuditAsync()).Count;
        shop.Settings.Set(
            CatalogEvent.DefaultOrganizerId,
            new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake"), AuditRetention = Day });
        shop.Clock.Advance((365 * Day) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, (await PurgeAsync(shop)).AuditEntries);
        shop.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(entries, (await PurgeAsync(shop)).AuditEntries);
        Assert.Empty(await shop.AuditAsync());
    }

    [Fact]
    public async Task A_dry_run_counts_what_a_purge_would_delete_and_deletes_nothing()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        await shop.SellPaidAsync(CardC, "due", "cart-3", "order-3", SaleCatalog.ConcertReduced);
        await shop.HoldAsync(CardB, "t2");
        await shop.CallAsync(checkout => checkout.ReleaseCardAsync(Cart, "t2", Ct));
        shop.Clock.Advance(400 * Day);
        var (usages, audit) = (await shop.UsagesAsync(), await shop.AuditAsync());

        var dry = await shop.Maintenance.PurgeAsync(dryRun: true, Ct);

        Assert.Equal(usages, await shop.UsagesAsync());
        Assert.Equal(audit, await shop.AuditAsync());
        Assert.Equal(2, (await shop.Store.ListEventsAsync(null, 10, Ct)).Count);
        Assert.Equal(new PurgeReport(ExpiredHolds: 1, Usages: 1, Events: 1, AuditEntries: audit.Count, KeptUnsettled: 1), dry);
        Assert.Equal(dry, await PurgeAsync(shop));
    }

    [Fact]
    public async Task A_cancelled_and_purged_order_is_OrderUnknown_months_later()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        shop.Clock.Advance(200 * Day);
        await PurgeAsync(shop);

        Assert.IsType<OrderCancellation.OrderUnknown>(await shop.CancelAsync());
    }

    [Fact]
    public async Task A_catalog_that_throws_is_named_and_nothing_of_its_event_is_deleted()
    {
        await using var shop = SaleFixture.Create();
        await SellGrantedAsync(shop);
        shop.Clock.Advance(200 * Day);
        shop.Catalog.Fault = new TimeoutException("The catalog is slow.");

        var exception = await Assert.ThrowsAsync<SortirCatalogException>(() => PurgeAsync(shop));

        Assert.Contains(nameof(SaleCatalog), exception.Message, StringComparison.Ordinal);
        Assert.Single(await shop.UsagesAsync());
    }

    private static async Task SellGrantedAsync(SaleFixture shop)
    {
        await shop.SellPaidAsync(CardA);
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    private static async Task SettleAsync(SaleFixture shop, IReadOnlyList<CardUsage> usages)
    {
        foreach (var usage in usages)
        {
            var settled = UsageChange.Update(
                usage, usage with { ProtectedServiceKey = null, Grant = usage.Grant with { State = GrantState.Settled } }, UsageAction.Settled);
            Assert.Equal(CommitResult.Committed, await shop.Store.CommitAsync([settled], [], Ct));
        }
    }

    private static Task<PurgeReport> PurgeAsync(SaleFixture shop) => shop.Maintenance.PurgeAsync(dryRun: false, Ct);
}
