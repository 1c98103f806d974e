using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Support;
using static Sortir.Tests.SaleFixture;
using static Sortir.Tests.StorageOutage;

namespace Sortir.Tests;

/// <summary>A node that is stopped writes what it alone knows, for as long as its host waits.</summary>
public sealed class StoppedNodeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
    public async Task A_node_that_is_stopped_while_the_storage_is_away_goes_on_trying_each_second()
    {
        await using var shop = SaleFixture.Create();
        await OutlastTheLeaseAsync(shop);
        await shop.StartAsync();
        var pauses = shop.Clock.CountWaits(TimeSpan.FromSeconds(1));

        var stopped = shop.StopAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1), pauses + 1);
        shop.Store.IsDown = false;
        await shop.Clock.AdvanceUntilAsync(stopped, TimeSpan.FromSeconds(1));

        Assert.Equal(GrantState.Granted, (await shop.UsageAsync()).Grant.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_node_that_is_stopped_while_it_writes_has_ended_when_that_is_written()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var (begun, opened) = HoldNextWrite(shop);
        await shop.StartAsync();
        await begun.WaitAsync(Ct);
        var pauses = shop.Clock.CountWaits(TimeSpan.FromSeconds(1));

        var stopped = shop.StopAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1), pauses + 1);
        opened.SetResult();

        // No clock goes on meanwhile.
        await stopped;
        Assert.Equal(GrantState.Granted, (await shop.UsageAsync()).Grant.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_write_that_pauses_is_tried_at_once_when_its_node_is_stopped()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Store.BeforeCommit = (_, _) => throw new SortirStorageException("The database is away.");
        await PauseForLongAsync(shop);
        shop.Store.BeforeCommit = null;

        await shop.StopAsync();

        Assert.Equal(GrantState.Granted, (await shop.UsageAsync()).Grant.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_receipt_that_comes_while_the_node_is_stopped_is_written_though_its_first_write_breaks()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var (sent, answered) = (NewSignal(), NewSignal());
        shop.Wire.BeforeGrant = () =>
        {
            sent.SetResult();
            return answered.Task;
        };
        await shop.StartAsync();
        await sent.Task.WaitAsync(Ct);
        var pauses = shop.Clock.CountWaits(TimeSpan.FromSeconds(1));
        var stopped = shop.StopAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1), pauses + 1);

        shop.Store.BeforeCommit = (_, _) =>
        {
            shop.Store.BeforeCommit = null;
            throw new InvalidOperationException("The pool has no connection left.");
        };
        answered.SetResult();
        await stopped;

        Assert.Equal(GrantState.Granted, (await shop.UsageAsync()).Grant.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_write_whose_lease_is_nearly_over_is_not_given_up_for_a_pause_that_nobody_makes_any_more()
    {
        await using var shop = SaleFixture.Create(options =>
            (options.Grants.Timeout, options.Grants.LeaseDuration) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(70)));
        await shop.SellPaidAsync(CardA);
        shop.Store.BeforeCommit = (_, _) => throw new SortirStorageException("The database is away.");
        await PauseForLongAsync(shop);
        shop.Clock.Advance(TimeSpan.FromSeconds(10));
        var pauses = shop.Clock.CountWaits(TimeSpan.FromSeconds(1));

        // One of the node that ends, and one of the write.
        var stopped = shop.StopAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1), pauses + 2);
        shop.Store.BeforeCommit = null;
        await shop.Clock.AdvanceUntilAsync(stopped, TimeSpan.FromSeconds(1));

        Assert.Equal(GrantState.Granted, (await shop.UsageAsync()).Grant.State);
        Assert.DoesNotContain(shop.Log.Lines, line => line.Id == 1608);
    }

    // The storage is away while a receipt is written: up to the first of the long pauses.
    private static async Task PauseForLongAsync(SaleFixture shop)
    {
        var before = CountPauses(shop);
        await shop.StartAsync();
        foreach (var pause in before.Keys.Where(pause => pause < 30).Order())
        {
            await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(pause), before[pause] + 1);
            shop.Clock.Advance(TimeSpan.FromSeconds(pause));
        }

        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(30), before[30] + 1);
    }
}
