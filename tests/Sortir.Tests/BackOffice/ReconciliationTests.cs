using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Support;

namespace Sortir.Tests;

/// <summary>Orders that were placed and never paid: the shop is asked, or staff see them.</summary>
public sealed class ReconciliationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_that_is_paid_in_the_shop_is_paid_and_granted()
    {
        await using var office = ShopOrders.Open(out var shop);
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
        await using var office = ShopOrders.Open(out var shop);
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
        await using var office = ShopOrders.Open(out var shop);
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
        await using var office = ShopOrders.Open(out var shop);
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
        await using var office = ShopOrders.Open(out var shop);
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
        await using var office = ShopOrders.Open(out var shop);
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
        await using var office = ShopOrders.Open(out var shop, options => options.Reconciliation.UnpaidAfter = TimeSpan.FromMinutes(5));
        await office.PlaceAsync(1);
        office.Clock.Advance(TimeSpan.FromMinutes(6));

        await office.Maintenance.ReconcileOrdersAsync(Token);

        Assert.Equal(["order-1"], shop.Asked);
    }

    [Fact]
    public async Task An_order_of_many_tickets_is_asked_about_once_and_only_its_unpaid_tickets_are_cancelled()
    {
        await using var office = ShopOrders.Open(out var shop);
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
    public async Task Without_a_look_up_nothing_is_done_and_staff_see_the_orders()
    {
        await using var office = new Office();
        var placed = await office.PlaceAsync(1);
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 0, 0, 0), await office.Maintenance.ReconcileOrdersAsync(Token));

        Assert.Equal(placed, await office.FindAsync(placed.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_running_host_asks_by_itself_and_survives_an_outage()
    {
        await using var office = ShopOrders.Open(out var shop);
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

        // The service may not have begun to wait yet.
        await office.Clock.AdvanceUntilAsync(failed.Task, TimeSpan.FromMinutes(15));
        await office.Clock.AdvanceUntilAsync(shop.NextAskAsync(), TimeSpan.FromMinutes(15));

        await service.StopAsync(Token);
    }

    [Fact]
    public async Task A_host_that_is_told_not_to_asks_nobody()
    {
        await using var office = ShopOrders.Open(out var shop, options => options.Reconciliation.Run = false);
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
}
