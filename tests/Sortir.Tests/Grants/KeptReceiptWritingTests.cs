using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Support;
using static Sortir.Tests.SaleFixture;
using static Sortir.Tests.StorageOutage;

namespace Sortir.Tests;

/// <summary>A receipt that the storage did not take is written as soon as it can be, and holds up nobody meanwhile.</summary>
public sealed class KeptReceiptWritingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_node_that_ends_while_the_storage_is_away_leaves_the_request_id_in_the_log_and_a_review_for_staff()
    {
        await using var shop = SaleFixture.Create();
        await using var next = shop.CreateNode();
        await shop.SellPaidAsync(CardA);
        shop.Store.BeforeCommit = (_, _) => throw new SortirStorageException("The database is away.");

        var before = CountPauses(shop);
        var delivery = shop.DeliverAsync();
        await PassAsync(shop, before);

        Assert.Equal(1, (await delivery).Postponed);
        Assert.Contains(shop.Log.Lines, line => line.Level == LogLevel.Critical && line.Message.Contains("100001", StringComparison.Ordinal));

        shop.Store.BeforeCommit = null;
        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await next.DeliverAsync());
        shop.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, (await next.DeliverAsync()).SetAside);
        Assert.Equal(ReviewReason.RefusedAfterUnknownOutcome, (await shop.UsageAsync()).Grant.Review);
        Assert.Equal(1, shop.Book.GrantCount);
        Assert.Equal(2, shop.Book.RequestCount(AprasOperations.Grant));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_request_id_is_in_the_log_before_the_receipt_is_written()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Wire.AnswerGrant = _ => new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" });
        var (begun, opened) = HoldNextWrite(shop);

        var delivery = shop.DeliverAsync();
        await begun.WaitAsync(Ct);

        Assert.Contains(shop.Log.Lines, line => line.Level == LogLevel.Information && line.Message.Contains("4711", StringComparison.Ordinal));
        opened.SetResult();
        await delivery;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_receipt_whose_row_the_shop_has_locked_holds_up_the_others_for_three_seconds_at_most()
    {
        await using var shop = SaleFixture.Create();
        await OutlastTheLeaseAsync(shop);
        shop.Store.IsDown = false;
        var locked = (await shop.UsageAsync()).Id;
        var unlocked = NewSignal();
        shop.Store.CommitGate = (changes, token) =>
            changes.Any(change => change.After.Id == locked) ? unlocked.Task.WaitAsync(token) : Task.CompletedTask;
        shop.Wire.AnswerGrant = null;
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");
        var waits = shop.Clock.CountWaits(TimeSpan.FromSeconds(3));

        // The write waits, the next write for it, and the delivery.
        var delivery = shop.DeliverAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(3), waits + 3);
        shop.Clock.Advance(TimeSpan.FromSeconds(3));
        await shop.Book.WaitForGrantsAsync(1, Ct);

        Assert.False(unlocked.Task.IsCompleted);
        unlocked.SetResult();
        await shop.Clock.AdvanceUntilAsync(delivery, GrantWrites.MaxWait);
        Assert.Equal(GrantState.Granted, (await shop.UsageAsync()).Grant.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_receipt_that_the_storage_does_not_take_keeps_no_other_from_being_written()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");
        await OutlastTheLeaseAsync(shop, grants: 2);
        var kept = shop.Services.GetRequiredService<UnwrittenReceipts>().GetUsageIds().ToList();
        Assert.Equal(2, kept.Count);
        shop.Store.IsDown = false;
        shop.Store.BeforeCommit = (changes, _) =>
        {
            if (changes.Any(change => change.After.Id == kept[0]))
            {
                throw new SortirStorageException("Not this row.");
            }
        };

        await shop.DeliverAsync();

        var grants = (await shop.Store.FindAsync(new UsageQuery { Ids = kept }, Ct)).ToDictionary(usage => usage.Id, usage => usage.Grant.State);
        Assert.Equal((GrantState.Due, GrantState.Granted), (grants[kept[0]], grants[kept[1]]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Grants_that_become_due_without_end_keep_no_receipt_from_being_written()
    {
        await using var shop = SaleFixture.Create(options => (options.Grants.Parallel, options.Grants.ParallelPerOrganizer) = (32, 1));
        await OutlastTheLeaseAsync(shop);
        shop.Store.IsDown = false;
        for (var venue = 10; venue < 30; venue++)
        {
            shop.Settings.Set($"{venue}", new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake") });
            shop.Catalog.Set($"reduced-{venue}", new CatalogEvent { Id = $"event-{venue}", OrganizerId = $"{venue}" });
            shop.Book.SetCard($"20000000{venue}");
            await shop.SellPaidAsync($"20000000{venue}", $"t{venue}", $"c{venue}", $"o{venue}", $"reduced-{venue}");
        }

        shop.Store.BeforeCommit = (_, _) =>
        {
            shop.Store.BeforeCommit = null;
            throw new SortirStorageException("Still away for a moment.");
        };
        var (leases, answered, written) = (0, NewSignal(), new TaskCompletionSource<int>());
        shop.Wire.BeforeGrant = () => answered.Task;
        shop.Store.AfterLease = _ =>
        {
            leases++;
            shop.Clock.Advance(TimeSpan.FromSeconds(1));
            shop.Services.GetRequiredService<GrantSignal>().Wake();
        };
        shop.Store.AfterCommit = _ => written.TrySetResult(leases);

        var delivery = shop.DeliverAsync();

        // As many as there are seconds between two polls.
        Assert.Equal(5, await written.Task.WaitAsync(Ct));
        answered.SetResult();
        await delivery;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_receipt_outlives_services_of_the_host_that_cannot_be_made()
    {
        var isBroken = false;
        SaleStore? store = null;
        await using var shop = SaleFixture.Create(services: services => services.Replace(ServiceDescriptor.Scoped<ISortirStore>(
            _ => isBroken ? throw new InvalidOperationException("The vault with the connection string is away.") : store!)));
        store = shop.Store;
        var sentAgain = await OutlastTheLeaseAsync(shop);
        shop.Store.IsDown = false;
        isBroken = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.DeliverAsync());
        isBroken = false;

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);

        Assert.Equal(0, sentAgain());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_health_check_says_how_many_are_kept()
    {
        await using var shop = SaleFixture.Create();
        await OutlastTheLeaseAsync(shop);
        shop.Store.IsDown = false;
        var check = shop.Services.GetRequiredService<HealthCheckService>();

        var kept = (await check.CheckHealthAsync(Ct)).Entries["sortir"];
        await shop.DeliverAsync();
        var written = (await check.CheckHealthAsync(Ct)).Entries["sortir"];

        Assert.Equal((HealthStatus.Degraded, 1), (kept.Status, kept.Data["grants:unwritten"]));
        Assert.Contains("1 grants are recorded at APRAS", kept.Description, StringComparison.Ordinal);
        Assert.Equal((HealthStatus.Healthy, 0), (written.Status, written.Data["grants:unwritten"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_health_check_counts_a_receipt_also_while_it_is_tried_again()
    {
        await using var shop = SaleFixture.Create();
        await OutlastTheLeaseAsync(shop);
        shop.Store.IsDown = false;
        var (begun, opened) = HoldNextWrite(shop);
        var delivery = shop.DeliverAsync();
        await begun.WaitAsync(Ct);

        var health = await shop.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);

        Assert.Equal(1, health.Entries["sortir"].Data["grants:unwritten"]);
        opened.SetResult();
        await shop.Clock.AdvanceUntilAsync(delivery, GrantWrites.MaxWait);
    }
}
