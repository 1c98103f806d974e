using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>A 2xx is always written, also when the storage is out of order at that moment.</summary>
public class GrantWriteTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_storage_that_comes_back_takes_what_APRAS_answered()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Wire.AnswerGrant = _ =>
        {
            shop.Store.IsDown = true;
            return new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" });
        };

        // The sale has waited for two seconds too.
        var before = shop.Clock.CountWaits(TimeSpan.FromSeconds(2));
        var delivery = shop.DeliverAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1));
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(2), before + 1);
        shop.Store.IsDown = false;
        shop.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, (await delivery).Granted);
        Assert.Equal("4711", (await shop.UsageAsync()).Grant.Receipt!.RequestId);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_write_whose_answer_got_lost_is_not_written_twice()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Store.AfterCommit = _ =>
        {
            shop.Store.AfterCommit = null;
            throw new SortirStorageException("The connection broke after the commit.");
        };

        var delivery = shop.DeliverAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1));
        shop.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, (await delivery).Granted);
        Assert.Single(await shop.AuditAsync(), entry => entry.Action == nameof(UsageAction.Granted));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_return_whose_answer_got_lost_does_not_give_back_the_next_lease()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;
        shop.Wire.AnswerGrant = _ => new GrantOutcome.Unknown(503);
        shop.Store.AfterLease = _ =>
        {
            // Too late to send: given back at once, and the answer of that write gets lost.
            shop.Store.AfterLease = null;
            shop.Clock.Advance(TimeSpan.FromMinutes(4.5));
        };
        shop.Store.AfterCommit = _ =>
        {
            shop.Store.AfterCommit = null;
            throw new SortirStorageException("The connection broke after the commit.");
        };

        // Leased anew, and under way, when the return is tried again.
        var delivery = shop.DeliverAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1));
        shop.Services.GetRequiredService<GrantSignal>().Wake();
        await shop.Wire.WaitForUnderWayAsync(1);
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(5));
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Store.AfterLease = _ => looked.TrySetResult();
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await looked.Task.WaitAsync(TestContext.Current.CancellationToken);
        opened.SetResult();
        await delivery;

        Assert.Equal(1, shop.Wire.MostAtOnce);
        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.Due, 1, true), (grant.State, grant.Attempts, grant.OutcomeUnknown));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_usage_that_changed_meanwhile_is_read_again_and_takes_the_grant()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Wire.AnswerGrant = _ =>
        {
            Assert.IsType<OrderCancellation.Cancelled>(shop.CancelAsync().GetAwaiter().GetResult());
            return new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" });
        };

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);

        var usage = await shop.UsageAsync();
        Assert.Equal((UsageStatus.Cancelled, GrantState.Granted, "4711"), (usage.Status, usage.Grant.State, usage.Grant.Receipt!.RequestId));
    }

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
        Assert.Single(shop.Log.Entries, entry => entry.Id == 1608 && entry.Text.Contains("4711", StringComparison.Ordinal));
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
        Assert.Contains(shop.Log.Entries, entry => entry.Level == LogLevel.Critical && entry.Text.Contains("100001", StringComparison.Ordinal));

        shop.Store.BeforeCommit = null;
        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await next.DeliverAsync());
        shop.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, (await next.DeliverAsync()).SetAside);
        Assert.Equal(ReviewReason.RefusedAfterUnknownOutcome, (await shop.UsageAsync()).Grant.Review);
        Assert.Equal(1, shop.Book.GrantCount);
        Assert.Equal(2, shop.Book.RequestCount(AprasOperations.Grant));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_answer_to_an_attempt_that_another_node_has_overtaken_changes_nothing()
    {
        await using var shop = SaleFixture.Create();
        await using var other = shop.CreateNode();
        await shop.SellPaidAsync(CardA);
        shop.Wire.AnswerGrant = _ =>
        {
            // This node slept through its lease; the other one has sent the grant meanwhile.
            shop.Clock.Advance(TimeSpan.FromMinutes(6));
            Assert.Equal(1, other.DeliverAsync().GetAwaiter().GetResult().Granted);
            return new GrantOutcome.Refused(409);
        };

        await shop.DeliverAsync();

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.Granted, "100001"), (grant.State, grant.Receipt!.RequestId));
    }

    // Whether a newer key of a card voids an older one is not known.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_that_is_entered_anew_is_granted_with_the_newest_key_that_was_received(bool isReleased)
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        if (isReleased)
        {
            await shop.CallAsync(checkout => checkout.ReleaseCardAsync(Cart, "t1", TestContext.Current.CancellationToken));
        }
        else
        {
            shop.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        await shop.SellPaidAsync(CardA);
        await shop.DeliverAsync();

        Assert.Equal(2, shop.Wire.KeysReceived.Distinct().Count());
        Assert.Equal(shop.Wire.KeysReceived.Last(), Assert.Single(shop.Book.Grants).Key);
        Assert.All(await shop.UsagesAsync(), usage => Assert.Null(usage.ProtectedServiceKey));
    }

    // APRAS has recorded the grant, and the storage is away for all of its lease.
    private static async Task<Func<int>> OutlastTheLeaseAsync(SaleFixture shop)
    {
        await shop.SellPaidAsync(CardA);
        var sentAgain = 0;
        shop.Wire.AnswerGrant = _ =>
        {
            shop.Store.IsDown = true;
            shop.Wire.AnswerGrant = _ =>
            {
                sentAgain++;
                return new GrantOutcome.Refused(409);
            };
            return new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" });
        };
        var before = CountPauses(shop);
        var delivery = shop.DeliverAsync();
        await PassAsync(shop, before);
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

    private static async Task PassAsync(SaleFixture shop, Dictionary<int, int> before)
    {
        for (var i = 0; i < s_pauses.Length; i++)
        {
            var pause = TimeSpan.FromSeconds(s_pauses[i]);
            await shop.Clock.WaitForWaitAsync(pause, before[s_pauses[i]] + s_pauses[..(i + 1)].Count(seconds => seconds == s_pauses[i]));
            shop.Clock.Advance(pause);
        }
    }
}
