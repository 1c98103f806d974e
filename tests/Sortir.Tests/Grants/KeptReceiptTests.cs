using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Support;
using static Sortir.Tests.SaleFixture;
using static Sortir.Tests.StorageOutage;

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
    public async Task A_grant_whose_receipt_could_not_be_logged_is_not_sent_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var posts = RecordOnce(shop);
        shop.Log.Failing = 1602;

        // The payment's own wake may have it written by the first already.
        Assert.Equal(1, (await shop.DeliverAsync()).Granted + (await shop.DeliverAsync()).Granted);

        Assert.Equal((GrantState.Granted, "4711", 1), await ReadGrantAsync(shop));
        Assert.Equal(1, posts());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_grant_whose_receipt_was_neither_written_nor_logged_is_not_sent_again()
    {
        await using var shop = SaleFixture.Create();
        shop.Log.Failing = 1608;
        var sentAgain = await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);

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
    public async Task A_write_that_outlasts_the_lease_does_not_let_its_node_send_the_grant_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var posts = RecordOnce(shop);
        var (begun, ended) = HoldNextWrite(shop);
        await shop.StartAsync();
        await begun.WaitAsync(Ct);

        var leasedAgain = NewSignal();
        shop.Store.AfterLease = leased => _ = leased.Count > 0 && leasedAgain.TrySetResult();
        await shop.Clock.AdvanceUntilAsync(leasedAgain.Task, TimeSpan.FromSeconds(5));
        ended.SetResult();
        await shop.StopAsync();

        var (state, requestId, attempts) = await ReadGrantAsync(shop);
        Assert.Equal((GrantState.Granted, "4711"), (state, requestId));
        Assert.True(attempts > 1);
        Assert.Equal(1, posts());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_beside_the_one_that_writes_a_receipt_does_not_send_its_grant()
    {
        await using var shop = SaleFixture.Create();
        var sentAgain = await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;
        var (leased, (begun, opened)) = (NewSignal(), HoldNextWrite(shop));
        var first = shop.DeliverAsync();
        await begun.WaitAsync(Ct);
        shop.Store.AfterLease = usages => _ = usages.Count > 0 && leased.TrySetResult();

        var beside = shop.DeliverAsync();
        await leased.Task.WaitAsync(Ct);
        opened.SetResult();
        await Task.WhenAll(first, beside).WaitAsync(Ct);

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
        var (written, (begun, opened)) = (NewSignal(), HoldNextWrite(shop));
        shop.Store.AfterCommit = _ => written.TrySetResult();
        var first = shop.DeliverAsync();
        await begun.WaitAsync(Ct);
        var receipts = shop.Services.GetRequiredService<UnwrittenReceipts>();
        shop.Store.AfterLease = leased =>
        {
            // The answer of the lease is late: by now the receipt is written, and forgotten.
            opened.TrySetResult();
            Assert.True(leased.Count == 0 || SpinWait.SpinUntil(() => receipts.GetUsageIds().Count == 0, TimeSpan.FromSeconds(30)));
        };

        await Task.WhenAll(first, shop.DeliverAsync()).WaitAsync(Ct);

        Assert.True(written.Task.IsCompleted);
        Assert.Equal((GrantState.Granted, "4711", 2), await ReadGrantAsync(shop));
        Assert.Equal(0, sentAgain());
    }

    // Should a service key ever be good for two grants, somebody must hear of it.
    [Theory(Timeout = 60_000)]
    [InlineData("4712", "as request 4712 and as 4711")]
    [InlineData(null, "and as 4711")]
    public async Task A_grant_that_APRAS_records_twice_is_told_at_once(string? stored, string told)
    {
        await using var shop = SaleFixture.Create();
        await using var other = shop.CreateNode();
        await OutlastTheLeaseAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        shop.Store.IsDown = false;
        other.Wire.AnswerGrant = _ => new GrantOutcome.Granted(new GrantReceipt { RequestId = stored });
        Assert.Equal(1, (await other.DeliverAsync()).Granted);

        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await shop.DeliverAsync());

        Assert.Equal((GrantState.Granted, stored, 2), await ReadGrantAsync(shop));
        var line = Assert.Single(shop.Log.Lines, line => line.Id == 1613);
        Assert.Equal(LogLevel.Critical, line.Level);
        Assert.Contains(told, line.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_grant_whose_usage_is_gone_when_its_answer_can_be_written_is_told_at_once()
    {
        await using var shop = SaleFixture.Create();
        await OutlastTheLeaseAsync(shop);
        shop.Store.IsDown = false;
        shop.Store.Hidden = (await shop.UsageAsync()).Id;

        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await shop.DeliverAsync());

        var line = Assert.Single(shop.Log.Lines, line => line.Id == 1614);
        Assert.Equal(LogLevel.Critical, line.Level);
        Assert.Contains("as request 4711", line.Message, StringComparison.Ordinal);
        Assert.Empty(shop.Services.GetRequiredService<UnwrittenReceipts>().GetUsageIds());
    }
}
