using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;
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
        var (delivery, opened) = await LeaseAgainAfterLostReturnAsync(shop);
        var looked = WatchLook(shop);
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await looked;
        opened.SetResult();
        await delivery;

        Assert.Equal(1, shop.Wire.MostAtOnce);
        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.Due, 1, true), (grant.State, grant.Attempts, grant.OutcomeUnknown));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_return_whose_answer_got_lost_does_not_end_the_review_of_the_next_lease()
    {
        await using var shop = SaleFixture.Create();
        var (delivery, opened) = await LeaseAgainAfterLostReturnAsync(shop);
        await shop.CancelAsync();

        var returned = WatchLook(shop);
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await returned;
        opened.SetResult();
        await delivery;

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.NeedsReview, ReviewReason.CancelledAfterAttempt, true), (grant.State, grant.Review, grant.OutcomeUnknown));
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

    // Leased too late to be sent and given back, which is written and not answered; leased anew, and under way, when the return is tried again.
    private static async Task<(Task<GrantDeliveryReport> Delivery, TaskCompletionSource Opened)> LeaseAgainAfterLostReturnAsync(SaleFixture shop)
    {
        await shop.SellPaidAsync(CardA);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;
        shop.Wire.AnswerGrant = _ => new GrantOutcome.Unknown(503);
        shop.Store.AfterLease = _ =>
        {
            shop.Store.AfterLease = null;
            shop.Clock.Advance(TimeSpan.FromMinutes(4.5));
        };
        shop.Store.AfterCommit = _ =>
        {
            shop.Store.AfterCommit = null;
            throw new SortirStorageException("The connection broke after the commit.");
        };

        var delivery = shop.DeliverAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1));
        shop.Services.GetRequiredService<GrantSignal>().Wake();
        await shop.Wire.WaitForUnderWayAsync(1);
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(5));
        return (delivery, opened);
    }

    private static Task WatchLook(SaleFixture shop)
    {
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Store.AfterLease = _ => looked.TrySetResult();
        return looked.Task.WaitAsync(TestContext.Current.CancellationToken);
    }
}
