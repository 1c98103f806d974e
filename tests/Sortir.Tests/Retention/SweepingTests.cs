using Sortir.Domain;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

public class SweepingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hold_is_swept_a_day_after_it_lapsed_and_not_before()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        var lapsedAt = (await shop.UsageAsync()).HoldExpiresAt;
        shop.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, await shop.Maintenance.SweepLapsedHoldsAsync(Ct));
        shop.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await shop.Maintenance.SweepLapsedHoldsAsync(Ct));

        var swept = await shop.UsageAsync();
        Assert.Equal((UsageStatus.Expired, HoldEnding.Lapsed, lapsedAt), (swept.Status, swept.Ending, swept.EndedAt!.Value));
        Assert.Null(swept.ProtectedServiceKey);
        Assert.Contains(await shop.AuditAsync(), entry => entry is { Action: nameof(UsageAction.Swept), Actor: "system" });
    }

    [Fact]
    public async Task Until_it_is_swept_its_own_cart_may_place_it_and_then_it_is_lost()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1", "cart-1");
        await shop.HoldAsync(CardB, "t2", "cart-2");
        shop.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(0, await shop.Maintenance.SweepLapsedHoldsAsync(Ct));
        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync("cart-1", "order-1", Ticket("t1")));

        shop.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await shop.Maintenance.SweepLapsedHoldsAsync(Ct));

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync("cart-2", "order-2", Ticket("t2")));
        Assert.Equal(RefusalReason.HoldLost, Assert.Single(refused.Tickets).Reason);
        Assert.Equal(UsageStatus.Validated, (await shop.UsageAsync("t1")).Status);
    }

    [Fact]
    public async Task A_cart_that_orders_in_the_same_instant_keeps_its_card_and_holds_up_no_other_sweep()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1", "cart-1");
        await shop.HoldAsync(CardB, "t2", "cart-2");
        shop.Clock.Advance(TimeSpan.FromHours(25));
        shop.Store.BeforeCommit = (changes, _) =>
        {
            shop.Store.BeforeCommit = null;
            var first = Assert.Single(changes).After;
            Assert.IsType<OrderPlacement.Placed>(shop.PlaceAsync(first.CartId!, "order", Ticket(first.TicketId)).GetAwaiter().GetResult());
        };

        Assert.Equal(1, await shop.Maintenance.SweepLapsedHoldsAsync(Ct));

        Assert.Equal([UsageStatus.Validated, UsageStatus.Expired], (await shop.UsagesAsync()).Select(usage => usage.Status).Order());
    }

    [Fact]
    public async Task More_holds_than_fit_in_a_batch_are_all_swept()
    {
        await using var shop = SaleFixture.Create();
        for (var i = 0; i < 501; i++)
        {
            var card = $"{5_000_000_000 + i}";
            shop.Book.SetCard(card);
            await shop.HoldAsync(card, "t1", $"cart-{i}");
        }

        shop.Clock.Advance(TimeSpan.FromHours(25));

        Assert.Equal(501, await shop.Maintenance.SweepLapsedHoldsAsync(Ct));
        Assert.Equal(0, await shop.Maintenance.SweepLapsedHoldsAsync(Ct));
    }
}
