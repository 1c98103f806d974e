using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.Tests.Shared;

namespace Sortir.Tests;

/// <summary>A shop that does not answer about an order is left alone with it, for as long as that takes.</summary>
public sealed class HangingOrderLookupTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_look_up_that_hangs_for_one_order_fails_after_half_a_minute_keeps_its_services_and_holds_up_no_other()
    {
        await using var office = ShopOrders.Open(out var shop);
        await office.PlaceManyAsync(2);
        shop["order-1"] = OrderStanding.Paid;
        office.Clock.Advance(TimeSpan.FromHours(2));
        var answer = new TaskCompletionSource<OrderStanding>();
        shop.Hanging["order-2"] = answer.Task;

        Assert.Equal(new ReconciliationReport(Paid: 1, Cancelled: 0, Left: 0, Failed: 1), await OutlastOneAnswerAsync(office, shop));
        Assert.Equal(["order-2", "order-1"], shop.Asked);
        var hanging = shop.LookUps["order-2"];
        Assert.False(hanging.Disposed.IsCompleted);
        answer.SetResult(OrderStanding.Open);
        await hanging.Disposed.WaitAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_look_up_that_hangs_is_not_asked_once_more_before_it_has_ended()
    {
        await using var office = ShopOrders.Open(out var shop);
        await office.PlaceAsync(1);
        office.Clock.Advance(TimeSpan.FromHours(2));
        var answer = new TaskCompletionSource<OrderStanding>();
        shop.Hanging["order-1"] = answer.Task;
        await OutlastOneAnswerAsync(office, shop);

        Assert.Equal(new ReconciliationReport(Paid: 0, Cancelled: 0, Left: 0, Failed: 1), await office.Maintenance.ReconcileOrdersAsync(Token));
        Assert.Equal(["order-1"], shop.Asked);

        answer.SetResult(OrderStanding.Open);
        while (await office.Maintenance.ReconcileOrdersAsync(Token) is { Left: 0 })
        {
            await Task.Yield();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task No_more_than_twenty_look_ups_hang_at_once_and_each_run_names_their_orders()
    {
        var log = new LogRecorder();
        await using var office = ShopOrders.Open(out var shop, services: services => services.AddLogging(logging => logging.AddProvider(log)));
        await office.PlaceManyAsync(30);
        office.Clock.Advance(TimeSpan.FromHours(2));
        var answer = new TaskCompletionSource<OrderStanding>();
        for (var order = 1; order <= 30; order++)
        {
            shop.Hanging[$"order-{order}"] = answer.Task;
        }

        var asked = shop.NextAskAsync();
        for (var i = 0; i < 6; i++)
        {
            var run = office.Maintenance.ReconcileOrdersAsync(Token);
            while (await Task.WhenAny(run, asked) == asked)
            {
                office.Clock.Advance(TimeSpan.FromSeconds(30));
                asked = shop.NextAskAsync();
            }

            await run;
        }

        Assert.Equal(20, shop.Asked.Count);
        Assert.Equal(20, shop.Asked.Distinct().Count());
        Assert.Equal(shop.Asked.Order(), log.Errors.Where(line => line.Id == 1706).Select(line => $"{line.Values[0].Value}").TakeLast(20).Order());
        answer.SetResult(OrderStanding.Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_is_broken_off_begins_the_next_time_with_the_other_orders()
    {
        await using var office = ShopOrders.Open(out var shop);
        await office.PlaceManyAsync(2);
        office.Clock.Advance(TimeSpan.FromHours(2));
        var answer = new TaskCompletionSource<OrderStanding>();
        shop.Hanging["order-2"] = answer.Task;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var run = office.Maintenance.ReconcileOrdersAsync(patience.Token);
        await shop.NextAskAsync();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        answer.SetCanceled(patience.Token);
        await shop.LookUps["order-2"].Disposed.WaitAsync(Token);
        shop["order-1"] = OrderStanding.Paid;

        await office.Maintenance.ReconcileOrdersAsync(Token);

        Assert.Equal(["order-2", "order-1"], shop.Asked.Take(2));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_look_up_that_blocks_its_thread_keeps_nobody_waiting()
    {
        await using var office = ShopOrders.Open(out var shop);
        await office.PlaceAsync(1);
        office.Clock.Advance(TimeSpan.FromHours(2));
        using var free = new ManualResetEventSlim();
        shop.Blocking = free.WaitHandle;

        Assert.Equal(new ReconciliationReport(0, 0, 0, 1), await OutlastOneAnswerAsync(office, shop));
        var blocked = shop.LookUps["order-1"];
        free.Set();
        await blocked.Disposed.WaitAsync(Token);
    }

    // A run whose first answer takes longer than it may.
    private static async Task<ReconciliationReport> OutlastOneAnswerAsync(Office office, ShopOrders shop)
    {
        var run = office.Maintenance.ReconcileOrdersAsync(Token);
        await shop.NextAskAsync();
        office.Clock.Advance(TimeSpan.FromSeconds(30));
        return await run;
    }
}
