using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>Orders that were placed and never paid: the shop is asked, or staff see them.</summary>
public sealed class ReconciliationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_that_is_paid_in_the_shop_is_paid_and_granted()
    {
        await using var office = Open(out var shop);
        var placed = await office.PlaceAsync(1);
        shop["order-1"] = OrderStanding.Paid;
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(1, 0, 0, 0), await office.Maintenance.ReconcileOrdersAsync(Token));

        Assert.Equal(GrantState.Due, (await office.FindAsync(placed.Id))!.Grant.State);
        await office.DeliverAsync();
        Assert.Single(office.Apras.Book.Grants);
    }

    [Fact]
    public async Task An_order_that_has_expired_in_the_shop_is_cancelled()
    {
        await using var office = Open(out var shop);
        var placed = await office.PlaceAsync(1);
        shop["order-1"] = OrderStanding.Cancelled;
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 1, 0, 0), await office.Maintenance.ReconcileOrdersAsync(Token));

        Assert.Equal(UsageStatus.Cancelled, (await office.FindAsync(placed.Id))!.Status);
        Assert.IsType<CardVerification.Accepted>(await office.VerifyAsync(1));
    }

    [Fact]
    public async Task A_payment_that_comes_while_its_order_is_cancelled_as_expired_is_not_cancelled_with_it()
    {
        await using var office = Open(out var shop);
        var placed = await office.PlaceAsync(1);
        shop["order-1"] = OrderStanding.Cancelled;
        office.Clock.Advance(TimeSpan.FromHours(2));
        office.Store.AfterFind = async _ =>
        {
            office.Store.AfterFind = null;
            Assert.IsType<OrderPayment.Paid>(await office.PayAsync(1));
        };

        Assert.Equal(new ReconciliationReport(Paid: 0, Cancelled: 0, Left: 1, Failed: 0), await office.Maintenance.ReconcileOrdersAsync(Token));

        var paid = await office.FindAsync(placed.Id);
        Assert.Equal((UsageStatus.Validated, GrantState.Due), (paid!.Status, paid.Grant.State));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_cancellation_that_comes_while_its_order_is_paid_as_the_shop_said_is_not_undone(int find)
    {
        await using var office = Open(out var shop);
        var placed = await office.PlaceAsync(1);
        shop["order-1"] = OrderStanding.Paid;
        office.Clock.Advance(TimeSpan.FromHours(2));
        office.Store.AfterFind = async _ =>
        {
            if (--find == 0)
            {
                office.Store.AfterFind = null;
                Assert.IsType<OrderCancellation.Cancelled>(await office.Checkout.CancelOrderAsync("order-1", Token));
            }
        };

        Assert.Equal(new ReconciliationReport(Paid: 0, Cancelled: 0, Left: 1, Failed: 0), await office.Maintenance.ReconcileOrdersAsync(Token));

        var cancelled = await office.FindAsync(placed.Id);
        Assert.Equal((UsageStatus.Cancelled, GrantState.None), (cancelled!.Status, cancelled.Grant.State));
        await office.DeliverAsync();
        Assert.Empty(office.Apras.Book.Grants);
    }

    [Fact]
    public async Task An_order_that_is_open_in_the_shop_is_left_and_asked_about_again()
    {
        await using var office = Open(out var shop);
        var placed = await office.PlaceAsync(1);
        shop["order-1"] = OrderStanding.Open;
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 0, 1, 0), await office.Maintenance.ReconcileOrdersAsync(Token));
        Assert.Equal(new ReconciliationReport(0, 0, 1, 0), await office.Maintenance.ReconcileOrdersAsync(Token));

        Assert.Equal(placed, await office.FindAsync(placed.Id));
    }

    [Fact]
    public async Task Only_orders_that_are_unpaid_for_over_an_hour_are_asked_about()
    {
        await using var office = Open(out var shop);
        await office.PlaceAsync(1);
        await office.SellAsync(2);
        await office.HoldAsync(3);
        office.Clock.Advance(TimeSpan.FromHours(1));

        await office.Maintenance.ReconcileOrdersAsync(Token);
        Assert.Empty(shop.Asked);

        office.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await office.Maintenance.ReconcileOrdersAsync(Token);
        Assert.Equal(["order-1"], shop.Asked);
    }

    [Fact]
    public async Task How_long_is_an_option()
    {
        await using var office = Open(out var shop, options => options.Reconciliation.UnpaidAfter = TimeSpan.FromMinutes(5));
        await office.PlaceAsync(1);
        office.Clock.Advance(TimeSpan.FromMinutes(6));

        await office.Maintenance.ReconcileOrdersAsync(Token);

        Assert.Equal(["order-1"], shop.Asked);
    }

    [Fact]
    public async Task An_order_of_many_tickets_is_asked_about_once_and_only_its_unpaid_tickets_are_cancelled()
    {
        await using var office = Open(out var shop);
        for (var number = 1; number <= 3; number++)
        {
            await office.Checkout.VerifyCardAsync(
                new VerifyCardRequest { CartId = "c", TicketId = $"t{number}", ProductId = Office.Show, Card = Office.Card(number), Source = "box" }, Token);
        }

        SaleTicket[] tickets = [new("t1", Office.Show), new("t2", Office.Show), new("t3", Office.Show)];
        await office.Checkout.PlaceOrderAsync("c", "order-1", tickets, Token);
        await office.Checkout.PayOrderAsync("order-1", tickets[..1], Token);
        shop["order-1"] = OrderStanding.Cancelled;
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 1, 0, 0), await office.Maintenance.ReconcileOrdersAsync(Token));

        Assert.Equal(["order-1"], shop.Asked);
        Assert.Equal(UsageStatus.Validated, (await office.Store.FindNewestAsync("t1")).Status);
        Assert.Equal(UsageStatus.Cancelled, (await office.Store.FindNewestAsync("t2")).Status);
        Assert.Equal(UsageStatus.Cancelled, (await office.Store.FindNewestAsync("t3")).Status);
    }

    [Fact]
    public async Task A_look_up_that_throws_for_one_order_does_not_hold_up_the_others()
    {
        await using var office = Open(out var shop);
        await office.PlaceAsync(1);
        await office.PlaceAsync(2);
        shop["order-2"] = OrderStanding.Paid;
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(1, 0, 0, 1), await office.Maintenance.ReconcileOrdersAsync(Token));
    }

    [Fact]
    public async Task An_order_that_the_storage_does_not_take_holds_up_no_other()
    {
        await using var office = Open(out var shop);
        for (var card = 1; card <= 3; card++)
        {
            await office.PlaceAsync(card);
            shop[$"order-{card}"] = OrderStanding.Paid;
        }

        office.Clock.Advance(TimeSpan.FromHours(2));
        string? locked = null;
        office.Store.BeforeCommit = changes =>
        {
            locked ??= changes[0].After.OrderId;
            return changes[0].After.OrderId == locked ? throw new SortirStorageException("Timed out.") : Task.CompletedTask;
        };

        Assert.Equal(new ReconciliationReport(Paid: 2, Cancelled: 0, Left: 0, Failed: 1), await office.Maintenance.ReconcileOrdersAsync(Token));
    }

    [Fact]
    public async Task Orders_of_an_organizer_whose_settings_cannot_be_read_hold_up_no_other_organizer()
    {
        await using var office = Open(out var shop);
        for (var card = 1; card <= 6; card++)
        {
            await office.PlaceAsync(card, Office.TheirShow);
            shop[$"order-{card}"] = OrderStanding.Cancelled;
        }

        await office.PlaceAsync(7);
        shop["order-7"] = OrderStanding.Cancelled;
        office.Clock.Advance(TimeSpan.FromHours(2));
        office.Settings.Broken = Office.Theirs;

        Assert.Equal(new ReconciliationReport(Paid: 0, Cancelled: 1, Left: 0, Failed: 6), await office.Maintenance.ReconcileOrdersAsync(Token));

        office.Settings.Broken = null;
        Assert.Equal(new ReconciliationReport(Paid: 0, Cancelled: 6, Left: 0, Failed: 0), await office.Maintenance.ReconcileOrdersAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_look_up_that_hangs_for_one_order_fails_after_half_a_minute_keeps_its_services_and_holds_up_no_other()
    {
        await using var office = Open(out var shop);
        await office.PlaceAsync(1);
        await office.PlaceAsync(2);
        shop["order-1"] = OrderStanding.Paid;
        office.Clock.Advance(TimeSpan.FromHours(2));
        var answer = new TaskCompletionSource<OrderStanding>();
        shop.Hanging["order-2"] = answer.Task;

        var run = office.Maintenance.ReconcileOrdersAsync(Token);
        await shop.FirstAsked;
        office.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(new ReconciliationReport(Paid: 1, Cancelled: 0, Left: 0, Failed: 1), await run);
        Assert.Equal(["order-2", "order-1"], shop.Asked);
        var hanging = shop.LookUps["order-2"];
        Assert.False(hanging.Disposed.IsCompleted);
        answer.SetResult(OrderStanding.Open);
        await hanging.Disposed.WaitAsync(Token);
    }

    [Fact]
    public async Task A_look_up_that_is_down_is_not_asked_for_every_order()
    {
        await using var office = Open(out var shop);
        await PlaceManyAsync(office, 9);

        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 0, 0, 5), await office.Maintenance.ReconcileOrdersAsync(Token));
        Assert.Equal(5, shop.Asked.Count);
    }

    [Fact]
    public async Task Orders_that_the_shop_cannot_answer_for_do_not_hold_up_the_others_at_the_next_run()
    {
        await using var office = Open(out var shop);
        await PlaceManyAsync(office, 9);
        for (var card = 1; card <= 4; card++)
        {
            shop[$"order-{card}"] = OrderStanding.Paid;
        }

        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 0, 0, 5), await office.Maintenance.ReconcileOrdersAsync(Token));
        Assert.Equal(new ReconciliationReport(4, 0, 0, 5), await office.Maintenance.ReconcileOrdersAsync(Token));

        shop["order-9"] = OrderStanding.Open;
        await office.PlaceAsync(10);
        office.Clock.Advance(TimeSpan.FromHours(2));
        shop.Asked.Clear();
        Assert.Equal(new ReconciliationReport(0, 0, 1, 5), await office.Maintenance.ReconcileOrdersAsync(Token));
        Assert.Equal("order-10", shop.Asked[0]);
    }

    [Theory]
    [InlineData("order-1")]
    [InlineData("order-3")]
    public async Task Orders_that_fail_every_time_keep_no_other_that_has_failed_from_being_asked_about(string paid)
    {
        await using var office = Open(out var shop);
        await PlaceManyAsync(office, 7);

        office.Clock.Advance(TimeSpan.FromHours(2));
        await office.Maintenance.ReconcileOrdersAsync(Token);
        await office.Maintenance.ReconcileOrdersAsync(Token);
        shop[paid] = OrderStanding.Paid;
        shop.Asked.Clear();

        Assert.Equal(new ReconciliationReport(Paid: 1, Cancelled: 0, Left: 0, Failed: 6), await office.Maintenance.ReconcileOrdersAsync(Token));
        Assert.Equal(7, shop.Asked.Distinct().Count());
    }

    [Fact]
    public async Task Without_a_look_up_nothing_is_done_and_staff_see_the_orders()
    {
        await using var office = new Office();
        var placed = await office.PlaceAsync(1);
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 0, 0, 0), await office.Maintenance.ReconcileOrdersAsync(Token));

        Assert.Equal(placed, await office.FindAsync(placed.Id));
    }

    [Fact]
    public async Task A_running_host_asks_by_itself_and_survives_an_outage()
    {
        await using var office = Open(out var shop);
        await office.PlaceAsync(1);
        shop["order-1"] = OrderStanding.Open;
        office.Clock.Advance(TimeSpan.FromHours(2));
        var service = office.Get<IEnumerable<IHostedService>>().OfType<ReconciliationService>().Single();
        var failed = new TaskCompletionSource();
        office.Store.BeforePage = _ =>
        {
            office.Store.BeforePage = null;
            failed.SetResult();
            throw new SortirStorageException("Gone.");
        };
        await service.StartAsync(Token);

        var reached = await AdvanceUntilAsync(office, failed.Task);
        reached &= await AdvanceUntilAsync(office, shop.FirstAsked);

        await service.StopAsync(Token);
        Assert.True(reached);
    }

    [Fact]
    public async Task A_host_that_is_told_not_to_asks_nobody()
    {
        await using var office = Open(out var shop, options => options.Reconciliation.Run = false);
        var service = office.Get<IEnumerable<IHostedService>>().OfType<ReconciliationService>().Single();

        await service.StartAsync(Token);

        await service.ExecuteTask!;
        Assert.Empty(shop.Asked);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(15, 0)]
    public void Durations_out_of_range_are_refused_at_start(int interval, int unpaidAfter)
    {
        var services = new ServiceCollection();
        services.AddSortirFake(options =>
        {
            options.Reconciliation.Interval = TimeSpan.FromMinutes(interval);
            options.Reconciliation.UnpaidAfter = TimeSpan.FromMinutes(unpaidAfter);
        });
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<SortirOptions>>().Value);

        Assert.Contains("Sortir:Reconciliation:", exception.Message, StringComparison.Ordinal);
    }

    private static async Task PlaceManyAsync(Office office, int count)
    {
        for (var card = 1; card <= count; card++)
        {
            await office.PlaceAsync(card);
        }
    }

    // The service may not have begun to wait yet: the clock goes on until it has.
    private static async Task<bool> AdvanceUntilAsync(Office office, Task task)
    {
        for (var round = 0; round < 100_000 && !task.IsCompleted; round++)
        {
            office.Clock.Advance(TimeSpan.FromMinutes(15));
            await Task.Yield();
        }

        return task.IsCompleted;
    }

    private static Office Open(out ShopOrders shop, Action<SortirOptions>? options = null)
    {
        var orders = new ShopOrders();
        shop = orders;
        return new Office(
            configure: services =>
            {
                services.AddSingleton(orders);
                services.AddSortir(_ => { }).UseOrderLookup<ShopOrderLookup>();
            },
            options: options);
    }

    internal sealed class ShopOrders : Dictionary<string, OrderStanding>
    {
        private readonly TaskCompletionSource _firstAsked = new();

        public List<string> Asked { get; } = [];

        public Task FirstAsked => _firstAsked.Task;

        /// <summary>The orders whose answer takes long.</summary>
        public Dictionary<string, Task<OrderStanding>> Hanging { get; } = [];

        /// <summary>What was asked about each order.</summary>
        public Dictionary<string, ShopOrderLookup> LookUps { get; } = [];

        public OrderStanding Find(string orderId) =>
            TryGetValue(orderId, out var standing) ? standing : throw new InvalidOperationException("The shop does not answer.");

        public void Note(string orderId, ShopOrderLookup lookup)
        {
            Asked.Add(orderId);
            LookUps[orderId] = lookup;
            _firstAsked.TrySetResult();
        }
    }

    internal sealed class ShopOrderLookup(ShopOrders orders) : ISortirOrderLookup, IDisposable
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Disposed => _disposed.Task;

        public async ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken)
        {
            orders.Note(orderId, this);
            return orders.Hanging.TryGetValue(orderId, out var answer) ? await answer : orders.Find(orderId);
        }

        public void Dispose() => _disposed.TrySetResult();
    }
}
