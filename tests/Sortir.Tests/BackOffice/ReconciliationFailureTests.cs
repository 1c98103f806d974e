using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Sortir.Storage;
using Sortir.Tests.Shared;

namespace Sortir.Tests;

/// <summary>What fails for one unpaid order, at the shop or in the storage, keeps no other from being asked about.</summary>
public sealed class ReconciliationFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_up_that_throws_for_one_order_does_not_hold_up_the_others()
    {
        await using var office = ShopOrders.Open(out var shop);
        await office.PlaceManyAsync(2);
        shop["order-2"] = OrderStanding.Paid;
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(1, 0, 0, 1), await office.Maintenance.ReconcileOrdersAsync(Token));
    }

    [Fact]
    public async Task An_order_that_the_storage_does_not_take_holds_up_no_other()
    {
        await using var office = ShopOrders.Open(out var shop);
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
        await using var office = ShopOrders.Open(out var shop);
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

    [Fact]
    public async Task Services_of_the_host_that_cannot_be_made_are_not_asked_for_with_every_order()
    {
        var isBroken = false;
        OfficeStore? store = null;
        await using var office = ShopOrders.Open(out var shop, services: services => services.Replace(ServiceDescriptor.Scoped<ISortirStore>(
            _ => isBroken ? throw new InvalidOperationException("The vault is away.") : store!)));
        store = office.Store;
        await office.PlaceManyAsync(9);
        office.Clock.Advance(TimeSpan.FromHours(2));
        isBroken = true;

        Assert.Equal(new ReconciliationReport(0, 0, 0, 5), await office.Maintenance.ReconcileOrdersAsync(Token));

        Assert.Empty(shop.Asked);
    }

    [Fact]
    public async Task An_answer_that_is_no_standing_is_told_with_its_order()
    {
        var log = new LogRecorder();
        await using var office = ShopOrders.Open(out var shop, services: services => services.AddLogging(logging => logging.AddProvider(log)));
        await office.PlaceAsync(1);
        shop["order-1"] = (OrderStanding)7;
        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 0, 0, 1), await office.Maintenance.ReconcileOrdersAsync(Token));

        Assert.Contains("answered 7 for order order-1", Assert.Single(log.Errors, line => line.Id == 1705).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_up_that_is_down_is_not_asked_for_every_order()
    {
        await using var office = ShopOrders.Open(out var shop);
        await office.PlaceManyAsync(9);

        office.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new ReconciliationReport(0, 0, 0, 5), await office.Maintenance.ReconcileOrdersAsync(Token));
        Assert.Equal(5, shop.Asked.Count);
    }

    [Fact]
    public async Task Orders_that_the_shop_cannot_answer_for_do_not_hold_up_the_others_at_the_next_run()
    {
        await using var office = ShopOrders.Open(out var shop);
        await office.PlaceManyAsync(9);
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
        await using var office = ShopOrders.Open(out var shop);
        await office.PlaceManyAsync(7);

        office.Clock.Advance(TimeSpan.FromHours(2));
        await office.Maintenance.ReconcileOrdersAsync(Token);
        await office.Maintenance.ReconcileOrdersAsync(Token);
        shop[paid] = OrderStanding.Paid;
        shop.Asked.Clear();

        Assert.Equal(new ReconciliationReport(Paid: 1, Cancelled: 0, Left: 0, Failed: 6), await office.Maintenance.ReconcileOrdersAsync(Token));
        Assert.Equal(7, shop.Asked.Distinct().Count());
    }
}
