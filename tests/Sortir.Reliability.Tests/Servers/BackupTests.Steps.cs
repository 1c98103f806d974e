using Sortir.Domain;

namespace Sortir.Reliability.Tests;

// The steps that docs/reliability.md tells, by its numbers.
public sealed partial class BackupTests
{
    private const string BoxOffice = "the cart of the box office";

    [Fact]
    public async Task Each_step_after_a_backup_that_was_restored_with_the_shops_orders_leaves_every_sale_recorded_once()
    {
        var live = await server.OpenShopAsync();
        (Guid UsageId, string RequestId)[] logged;
        await using (var node = await Node.StartAsync(live, _apras, _time, s_keys))
        {
            await node.SellAsync("1000000011", "erased");
            await node.SellAsync("1000000012", "cancelled");
            Assert.Equal(2, (await node.DeliverAsync()).Granted);
            await node.SellAsync("1000000013", "due");
            await node.SellAsync("1000000014", "refunded");
            await node.SellAsync("1000000015", "granted and refunded");
            await node.SellAsync("1000000016", "called off", show: 1);
            await node.OrderAsync("1000000017", "unpaid");
            await node.SellAsync("1000000019", "to be certain");
            await live.DumpAsync(_backup);

            await node.EraseAsync("erased");
            await node.CancelAsync("cancelled");
            await node.CancelAsync("refunded");
            await node.CancelShowAsync(1);
            await node.PayAsync("unpaid");
            await node.SellAsync("1000000018", "lost");
            Assert.Equal(5, (await node.DeliverAsync()).Granted);
            await node.CancelAsync("granted and refunded");
            logged = [.. node.LoggedGrants.Skip(2)];
        }

        // 1. Restored; no node delivers.
        var restored = await server.OpenEmptyAsync();
        await restored.RestoreAsync(_backup);
        await using var after = await Node.StartAsync(restored, _apras, _time, s_keys);

        // 2. What must not be kept, or not be sold.
        await after.PurgeAsync();
        Assert.NotNull((await after.FindAsync("erased")).LastDigits);
        Assert.IsType<DataErasure.Erased>(await after.EraseAsync("erased"));
        Assert.Null((await after.FindAsync("erased")).LastDigits);
        Assert.Equal(1, Assert.IsType<EventCancellation.Cancelled>(await after.CancelShowAsync(1)).GrantsDropped);

        // 3. What was cancelled: a refunded sale must not be granted now.
        Assert.True(await MustTellAprasAsync(after, "cancelled"));
        Assert.False(await MustTellAprasAsync(after, "refunded"));
        Assert.False(await MustTellAprasAsync(after, "granted and refunded"));

        // 4. What was paid.
        Assert.IsType<OrderPayment.Paid>(await after.PayAsync("unpaid"));
        Assert.IsType<OrderPayment.NotPlaced>(await after.PayAsync("lost"));

        // 5. The log knows what the database does not.
        var usages = await after.FindAsync([.. logged.Select(line => line.UsageId)]);
        Assert.Equal([Node.OrderOf("granted and refunded")], usages.Where(usage => usage.Status == UsageStatus.Cancelled).Select(usage => usage.OrderId));
        Assert.Equal(4, usages.Count);

        // To be certain, one is not even sent.
        await after.EraseAsync("to be certain");
        var erased = await after.FindAsync("to be certain");
        Assert.Equal((GrantState.NeedsReview, ReviewReason.ServiceKeyMissing), (erased.Grant.State, erased.Grant.Review));
        Assert.IsType<StaffChange.Done>(await after.SettleAsync(erased.Id));

        // 6. The delivery: nothing is recorded again.
        Assert.Equal(new GrantDeliveryReport(Granted: 0, Postponed: 0, SetAside: 2), await after.DeliverAsync());
        foreach (var sale in new[] { "due", "unpaid" })
        {
            var usage = await after.FindAsync(sale);
            Assert.Equal((ReviewReason.Refused, 409), (usage.Grant.Review, usage.Grant.LastStatusCode));
            Assert.Contains(usage.Id, logged.Select(line => line.UsageId));
            Assert.IsType<StaffChange.Done>(await after.SettleAsync(usage.Id));
        }

        // 7. The lost sale.
        await after.AcceptAsync("1000000018", "lost", cart: BoxOffice);
        await EnterAgainAsync(after, "lost", BoxOffice);
        Assert.Equal(new GrantDeliveryReport(Granted: 0, Postponed: 0, SetAside: 0), await after.DeliverAsync());
        await after.RefuseAsync(RefusalReason.AlreadyUsed, "1000000018", "another cart");
        Assert.True(await MustTellAprasAsync(after, "lost"));

        Assert.Equal(7, _apras.Book.GrantCount);
        await after.AcceptAsync("1000000014", "another cart");
    }

    [Fact]
    public async Task Each_step_after_a_backup_that_is_older_than_the_shops_orders_leaves_every_sale_recorded_once()
    {
        var ledger = new ShopLedger();
        var live = await server.OpenEmptyAsync();
        await using (var node = await Node.StartAsync(live, _apras, _time, s_keys, ledger: ledger))
        {
            await node.OrderAsync("1000000021", "ordered before");
            await node.OrderAsync("1000000022", "cancelled");
            await node.AcceptAsync("1000000023", "typed before");
            await live.DumpAsync(_backup);

            // The hold lapses, and the same card is typed again: the key in the backup is not the one that is sent.
            _time.Advance(TimeSpan.FromMinutes(20));
            await node.AcceptAsync("1000000023", "typed before");

            await node.PayAsync("ordered before");
            await node.CancelAsync("cancelled");
            await node.PlaceAsync("typed before");
            await node.PayAsync("typed before");
            await node.SellAsync("1000000024", "lost");
            Assert.Equal(3, (await node.DeliverAsync()).Granted);
        }

        ledger.Enter(Node.OrderOf("ordered before"), OrderStanding.Paid);
        ledger.Enter(Node.OrderOf("typed before"), OrderStanding.Paid);
        ledger.Enter(Node.OrderOf("lost"), OrderStanding.Paid);
        ledger.Enter(Node.OrderOf("cancelled"), OrderStanding.Cancelled);

        // 1. Restored, two hours later; no node delivers.
        _time.Advance(TimeSpan.FromHours(2));
        var restored = await server.OpenEmptyAsync();
        await restored.RestoreAsync(_backup);
        await using var after = await Node.StartAsync(restored, _apras, _time, s_keys, ledger: ledger);

        // 3. and 4. by the look-up, for the orders of which Sortir knows.
        Assert.Equal(new ReconciliationReport(Paid: 1, Cancelled: 1, Left: 0, Failed: 0), await after.ReconcileAsync());

        Assert.IsType<OrderPayment.NotPlaced>(await after.PayAsync("lost"));
        Assert.IsType<OrderPayment.NotPlaced>(await after.PayAsync("typed before"));
        Assert.IsType<OrderCancellation.OrderUnknown>(await after.CancelAsync("lost"));

        // 6. The delivery: nothing is recorded again.
        Assert.Equal(new GrantDeliveryReport(Granted: 0, Postponed: 0, SetAside: 1), await after.DeliverAsync());
        Assert.Equal(ReviewReason.Refused, (await after.FindAsync("ordered before")).Grant.Review);

        // 7. The lost sales, under the orders and tickets that the shop has, so that their cancellation finds them.
        await EnterAgainAsync(after, "typed before", cart: "typed before");
        var refused = Assert.Single(Assert.IsType<OrderPlacement.Refused>(await after.PlaceAsync("lost")).Tickets);
        Assert.Equal(RefusalReason.CardMissing, refused.Reason);
        await after.AcceptAsync("1000000024", "lost", cart: BoxOffice);
        await EnterAgainAsync(after, "lost", BoxOffice);

        // The look-up and a late message find nothing that is unpaid.
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new ReconciliationReport(Paid: 0, Cancelled: 0, Left: 0, Failed: 0), await after.ReconcileAsync());
        Assert.IsType<OrderPayment.Paid>(await after.PayAsync("lost"));
        Assert.Equal(new GrantDeliveryReport(Granted: 0, Postponed: 0, SetAside: 0), await after.DeliverAsync());
        await after.RefuseAsync(RefusalReason.AlreadyUsed, "1000000024", "another cart");
        Assert.True(await MustTellAprasAsync(after, "lost"));
        Assert.Equal(3, _apras.Book.GrantCount);
    }

    // The seventh step: the key is erased before the payment, so that there is nothing that could be sent.
    private static async Task EnterAgainAsync(Node node, string sale, string cart)
    {
        Assert.IsType<OrderPlacement.Placed>(await node.PlaceAsync(sale, cart: cart));
        Assert.IsType<DataErasure.Erased>(await node.EraseAsync(sale));
        Assert.IsType<OrderPayment.Paid>(await node.PayAsync(sale));

        var usage = await node.FindAsync(sale);
        Assert.Equal((GrantState.NeedsReview, ReviewReason.ServiceKeyMissing), (usage.Grant.State, usage.Grant.Review));
        Assert.IsType<StaffChange.Done>(await node.SettleAsync(usage.Id));
    }

    private static async Task<bool> MustTellAprasAsync(Node node, string sale) =>
        Assert.Single(Assert.IsType<OrderCancellation.Cancelled>(await node.CancelAsync(sale)).Tickets).MustTellApras;
}
