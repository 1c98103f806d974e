using Sortir.Client;
using Sortir.Domain;
using Sortir.Tests.Support;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>What cannot be purged now does not keep the rest.</summary>
public sealed class PurgeFaultTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SaleCatalog.Show, SaleCatalog.Concert)]
    [InlineData(SaleCatalog.Concert, SaleCatalog.Show)]
    public async Task The_purge_goes_on_after_an_event_that_the_catalog_cannot_tell_about_and_throws_at_its_end(string faulty, string other)
    {
        await using var shop = SaleFixture.Create();
        await SellBothAsync(shop);
        await shop.HoldAsync(CardC, "t3", "cart-3");
        await shop.CallAsync(checkout => checkout.ReleaseCardAsync("cart-3", "t3", Ct));
        shop.Clock.Advance(TimeSpan.FromDays(400));
        shop.Catalog.EventFault = eventId => eventId == faulty ? new TimeoutException("The catalog is slow.") : null;

        var exception = await Assert.ThrowsAsync<SortirCatalogException>(() => shop.Maintenance.PurgeAsync(dryRun: false, Ct));

        Assert.Contains(nameof(SaleCatalog), exception.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(exception.InnerException);
        Assert.Equal(faulty, Assert.Single(await shop.UsagesAsync()).EventId);
        Assert.DoesNotContain(await shop.Store.ListEventsAsync(null, 10, Ct), binding => binding.EventId == other);
        Assert.Empty(await shop.AuditAsync());

        shop.Catalog.EventFault = null;
        Assert.Equal(new PurgeReport(0, Usages: 1, Events: 1, 0, 0), await shop.Maintenance.PurgeAsync(dryRun: false, Ct));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_running_host_purges_though_it_cannot_sweep()
    {
        await using var shop = SaleFixture.Create(options => options.Grants.Deliver = false);
        await SellBothAsync(shop);
        await shop.HoldAsync(CardC, "t3", "cart-3");
        shop.Clock.Advance(TimeSpan.FromDays(200));
        shop.Store.BeforeCommit = (_, _) => throw new InvalidOperationException("A bug of the adapter.");
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromMinutes(1));

        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromHours(1));

        Assert.Equal(UsageStatus.Pending, Assert.Single(await shop.UsagesAsync()).Status);
        Assert.Single(shop.Log.Lines, line => line.Id == 1402);
        await shop.StopAsync();
    }

    [Fact]
    public async Task What_is_given_up_anywhere_deletes_nothing_too_much_and_goes_on_at_the_next_call()
    {
        for (var (at, isGivenUp) = (1, true); isGivenUp; at++)
        {
            await using var shop = new Shop();
            await shop.AcceptAsync(shop.NewCard(), ticket: "kept");
            await shop.PlaceAsync(tickets: new SaleTicket("kept", Shop.Show));
            await shop.AcceptAsync(shop.NewCard(), "guest", "lapsed");
            shop.Catalog.Products[Shop.Show] = CatalogProduct.WithCard(new CatalogEvent { Id = "event", EndsAt = shop.Time.GetUtcNow().AddDays(300) });
            shop.Time.Advance(TimeSpan.FromDays(200));
            shop.Log.Clear();
            using var caller = new CancellationTokenSource();
            shop.Log.Before = async (_, number, token) =>
            {
                if (number == at)
                {
                    await caller.CancelAsync();
                    token.ThrowIfCancellationRequested();
                }
            };

            var work = KeepAsync(shop, caller.Token);
            isGivenUp = await Record.ExceptionAsync(() => work) is not null;

            Assert.Equal(isGivenUp, work.IsCanceled);
            Assert.Contains(await shop.UsagesAsync(), usage => usage is { TicketId: "kept", Version: 2 });
            shop.Log.Before = null;
            await KeepAsync(shop, Ct);
            Assert.Equal("kept", Assert.Single(await shop.UsagesAsync()).TicketId);
        }

        static async Task KeepAsync(Shop shop, CancellationToken cancellationToken)
        {
            await shop.Maintenance.SweepLapsedHoldsAsync(cancellationToken);
            await shop.Maintenance.PurgeAsync(dryRun: false, cancellationToken);
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(90, 90)]
    [InlineData(3_660, 3_660)]
    [InlineData(10_675_199, 3_660)]
    public async Task A_retention_that_no_check_has_seen_is_bounded(int days, int boundedDays)
    {
        await using var shop = SaleFixture.Create();
        await SellBothAsync(shop);
        var end = shop.Clock.Now.AddDays(7);
        shop.Settings.Set(CatalogEvent.DefaultOrganizerId, new OrganizerSettings { UsageRetention = TimeSpan.FromDays(days) });

        shop.Clock.SetUtcNow(end.AddDays(boundedDays).AddMilliseconds(-1));
        Assert.Equal(0, (await shop.Maintenance.PurgeAsync(dryRun: false, Ct)).Usages);
        shop.Clock.SetUtcNow(end.AddDays(boundedDays));
        Assert.Equal(1, (await shop.Maintenance.PurgeAsync(dryRun: false, Ct)).Usages);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(10_675_199, 3_660)]
    public async Task An_audit_entry_is_never_dated_out_of_the_calendar(int days, int boundedDays)
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        shop.Settings.Set(CatalogEvent.DefaultOrganizerId, new OrganizerSettings { AuditRetention = TimeSpan.FromDays(days) });

        await shop.CancelAsync();

        Assert.Equal(shop.Clock.Now.AddDays(boundedDays), (await shop.AuditAsync())[^1].KeepUntil);
    }

    [Fact]
    public void A_retention_is_usable_from_nothing_to_3660_days()
    {
        Assert.Equal(TimeSpan.FromDays(3_660), OrganizerSettings.MaxRetention);
        Assert.Null(With(TimeSpan.Zero, TimeSpan.Zero).FindProblem());
        Assert.Null(With(OrganizerSettings.MaxRetention, OrganizerSettings.MaxRetention).FindProblem());
        foreach (var outside in new[] { TimeSpan.FromTicks(-1), OrganizerSettings.MaxRetention + TimeSpan.FromTicks(1), TimeSpan.MaxValue, TimeSpan.MinValue })
        {
            Assert.Contains("from 0 to 3660 days", With(outside, TimeSpan.Zero).FindProblem(), StringComparison.Ordinal);
            Assert.Contains("from 0 to 3660 days", With(TimeSpan.Zero, outside).FindProblem(), StringComparison.Ordinal);
        }

        static OrganizerSettings With(TimeSpan usages, TimeSpan audit) => new()
        {
            BaseUrl = new Uri("https://apras.invalid"),
            Token = new ApiToken("fake"),
            UsageRetention = usages,
            AuditRetention = audit,
        };
    }

    private static async Task SellBothAsync(SaleFixture shop)
    {
        await shop.SellPaidAsync(CardA);
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2", SaleCatalog.ConcertReduced);
        Assert.Equal(2, (await shop.DeliverAsync()).Granted);
    }
}
