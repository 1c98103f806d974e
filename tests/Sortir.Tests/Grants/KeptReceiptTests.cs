using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>What APRAS has recorded and the storage has not taken stays with the node that knows it, and its grant is not sent again.</summary>
public sealed class KeptReceiptTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_storage_that_is_away_for_longer_than_the_lease_takes_the_answer_when_it_comes_back_and_the_grant_is_not_sent_again()
    {
        await using var shop = SaleFixture.Create();
        var sentAgain = await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;

        Assert.Equal(new GrantDeliveryReport(Granted: 1, Postponed: 0, SetAside: 0), await shop.DeliverAsync());

        Assert.Equal((GrantState.Granted, "4711", 1), await ReadGrantAsync(shop));
        Assert.Equal(0, sentAgain());
        Assert.Single(shop.Log.Lines, line => line.Id == 1608 && line.Message.Contains("4711", StringComparison.Ordinal));
        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await shop.DeliverAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_grant_that_its_node_leases_again_before_the_answer_could_be_written_is_not_sent_again()
    {
        await using var shop = SaleFixture.Create();
        var sentAgain = await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;
        shop.Store.BeforeCommit = (_, _) =>
        {
            shop.Store.BeforeCommit = null;
            throw new SortirStorageException("Still away for a moment.");
        };

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);

        Assert.Equal((GrantState.Granted, "4711", 2), await ReadGrantAsync(shop));
        Assert.Equal(0, sentAgain());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_grant_that_another_node_has_sent_again_meanwhile_still_takes_the_first_answer()
    {
        await using var shop = SaleFixture.Create();
        await using var other = shop.CreateNode();
        await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;
        other.Wire.AnswerGrant = _ => new GrantOutcome.Refused(409);
        Assert.Equal(1, (await other.DeliverAsync()).SetAside);

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);

        Assert.Equal((GrantState.Granted, "4711", 2), await ReadGrantAsync(shop));
    }

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
        var (begun, opened) = (NewSignal(), NewSignal());
        shop.Store.CommitGate = (_, _) =>
        {
            begun.TrySetResult();
            return opened.Task;
        };

        var delivery = shop.DeliverAsync();
        await begun.Task.WaitAsync(Ct);

        Assert.Contains(shop.Log.Lines, line => line.Level == LogLevel.Information && line.Message.Contains("4711", StringComparison.Ordinal));
        opened.SetResult();
        await delivery;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_write_that_outlasts_the_lease_does_not_let_its_node_send_the_grant_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var posts = 0;
        shop.Wire.AnswerGrant = _ => Interlocked.Increment(ref posts) == 1
            ? new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" })
            : new GrantOutcome.Refused(409);
        var (begun, ended) = (NewSignal(), NewSignal());
        shop.Store.CommitGate = (_, _) =>
        {
            begun.TrySetResult();
            return ended.Task;
        };
        await shop.StartAsync();
        await begun.Task.WaitAsync(Ct);

        // The storage is back for all but the write that hangs.
        shop.Store.CommitGate = null;
        var leasedAgain = NewSignal();
        shop.Store.AfterLease = leased => _ = leased.Count > 0 && leasedAgain.TrySetResult();
        await AdvanceUntilAsync(shop, leasedAgain.Task, TimeSpan.FromSeconds(5));
        ended.SetResult();
        await shop.StopAsync();

        Assert.Equal((GrantState.Granted, "4711", 2), await ReadGrantAsync(shop));
        Assert.Equal(1, posts);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_beside_the_one_that_writes_a_receipt_does_not_send_its_grant()
    {
        await using var shop = SaleFixture.Create();
        var sentAgain = await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;
        var (begun, opened, leased) = (NewSignal(), NewSignal(), NewSignal());
        shop.Store.CommitGate = (_, _) =>
        {
            shop.Store.CommitGate = null;
            begun.SetResult();
            return opened.Task;
        };
        var first = shop.DeliverAsync();
        await begun.Task.WaitAsync(Ct);
        shop.Store.AfterLease = usages => _ = usages.Count > 0 && leased.TrySetResult();

        var beside = shop.DeliverAsync();
        await leased.Task.WaitAsync(Ct);
        opened.SetResult();
        await AdvanceUntilAsync(shop, Task.WhenAll(first, beside), GrantWrites.MaxWait);

        Assert.Equal((GrantState.Granted, "4711", 2), await ReadGrantAsync(shop));
        Assert.Equal(0, sentAgain());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_receipt_that_is_written_while_its_usage_is_leased_once_more_is_not_sent_again()
    {
        await using var shop = SaleFixture.Create();
        var sentAgain = await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;
        var (begun, opened, written) = (NewSignal(), NewSignal(), NewSignal());
        shop.Store.CommitGate = (_, _) =>
        {
            shop.Store.CommitGate = null;
            begun.SetResult();
            return opened.Task;
        };
        shop.Store.AfterCommit = _ => written.TrySetResult();
        var first = shop.DeliverAsync();
        await begun.Task.WaitAsync(Ct);
        var receipts = shop.Services.GetRequiredService<UnwrittenReceipts>();
        shop.Store.AfterLease = leased =>
        {
            // The answer of the lease is late: by now the receipt is written, and forgotten.
            opened.TrySetResult();
            Assert.True(leased.Count == 0 || SpinWait.SpinUntil(() => receipts.GetUsageIds().Count == 0, TimeSpan.FromSeconds(30)));
        };

        await AdvanceUntilAsync(shop, Task.WhenAll(first, shop.DeliverAsync()), GrantWrites.MaxWait);

        Assert.True(written.Task.IsCompleted);
        Assert.Equal((GrantState.Granted, "4711", 2), await ReadGrantAsync(shop));
        Assert.Equal(0, sentAgain());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_receipt_whose_row_the_shop_has_locked_holds_up_the_others_for_three_seconds_at_most()
    {
        await using var shop = SaleFixture.Create();
        await OutlastTheLeaseAsync(shop);
        shop.Store.IsDown = false;
        var locked = (await shop.UsageAsync()).Id;
        var (begun, unlocked) = (NewSignal(), NewSignal());
        shop.Store.CommitGate = (changes, token) =>
        {
            begun.TrySetResult();
            return changes.Any(change => change.After.Id == locked) ? unlocked.Task.WaitAsync(token) : Task.CompletedTask;
        };
        shop.Wire.AnswerGrant = null;
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");

        var delivery = shop.DeliverAsync();
        await begun.Task.WaitAsync(Ct);
        await AdvanceUntilAsync(shop, shop.Book.WaitForGrantsAsync(1, Ct), GrantWrites.MaxWait);

        Assert.False(unlocked.Task.IsCompleted);
        unlocked.SetResult();
        await AdvanceUntilAsync(shop, delivery, GrantWrites.MaxWait);
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
    public async Task A_node_that_is_stopped_writes_what_it_has_kept()
    {
        await using var shop = SaleFixture.Create();
        await OutlastTheLeaseAsync(shop);
        var polls = shop.Clock.CountWaits(TimeSpan.FromSeconds(5));
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(5), polls + 2);
        shop.Store.IsDown = false;

        await shop.StopAsync();

        Assert.Equal(GrantState.Granted, (await shop.UsageAsync()).Grant.State);
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

    // Should a service key ever be good for two grants, somebody must hear of it.
    [Fact(Timeout = 60_000)]
    public async Task A_grant_that_APRAS_records_twice_is_told_at_once()
    {
        await using var shop = SaleFixture.Create();
        await using var other = shop.CreateNode();
        await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;
        other.Wire.AnswerGrant = _ => new GrantOutcome.Granted(new GrantReceipt { RequestId = "4712" });
        Assert.Equal(1, (await other.DeliverAsync()).Granted);

        await shop.DeliverAsync();

        Assert.Equal((GrantState.Granted, "4712", 2), await ReadGrantAsync(shop));
        var told = Assert.Single(shop.Log.Lines, line => line.Id == 1613);
        Assert.Equal(LogLevel.Critical, told.Level);
        Assert.Contains("as request 4712 and as 4711", told.Message, StringComparison.Ordinal);
    }

    // APRAS has recorded the grant, and the storage is away for all of its lease.
    private static async Task<Func<int>> OutlastTheLeaseAsync(SaleFixture shop, int grants = 1)
    {
        await shop.SellPaidAsync(CardA);
        var sentAgain = 0;
        shop.Wire.AnswerGrant = _ =>
        {
            if (shop.Store.IsDown)
            {
                return new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" });
            }

            sentAgain++;
            return new GrantOutcome.Refused(409);
        };
        shop.Store.AfterLease = leased => shop.Store.IsDown |= leased.Count > 0;
        var before = CountPauses(shop);
        var delivery = shop.DeliverAsync();
        await PassAsync(shop, before, grants);
        shop.Store.AfterLease = null;
        await Assert.ThrowsAsync<SortirStorageException>(() => delivery);
        return () => sentAgain;
    }

    private static async Task<(GrantState State, string? RequestId, int Attempts)> ReadGrantAsync(SaleFixture shop)
    {
        var grant = (await shop.UsageAsync()).Grant;
        return (grant.State, grant.Receipt?.RequestId, grant.Attempts);
    }

    // Between the tries of a write, until the lease is over.
    private static readonly int[] s_pauses = [1, 2, 4, 8, 16, .. Enumerable.Repeat(30, 8)];

    private static Dictionary<int, int> CountPauses(SaleFixture shop) =>
        s_pauses.Distinct().ToDictionary(pause => pause, pause => shop.Clock.CountWaits(TimeSpan.FromSeconds(pause)));

    private static async Task PassAsync(SaleFixture shop, Dictionary<int, int> before, int grants = 1)
    {
        for (var i = 0; i < s_pauses.Length; i++)
        {
            var pause = TimeSpan.FromSeconds(s_pauses[i]);
            await shop.Clock.WaitForWaitAsync(pause, before[s_pauses[i]] + (grants * s_pauses[..(i + 1)].Count(seconds => seconds == s_pauses[i])));
            shop.Clock.Advance(pause);
        }
    }

    private static async Task AdvanceUntilAsync(SaleFixture shop, Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            Ct.ThrowIfCancellationRequested();
            shop.Clock.Advance(step);
            await Task.Yield();
        }

        await task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
