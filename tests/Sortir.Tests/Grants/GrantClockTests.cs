using Sortir.Domain;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>The clock of the host is set back while grants are due.</summary>
public sealed class GrantClockTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pause_of_an_organizer_is_not_prolonged()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.RefusesToken = true;
        await shop.DeliverAsync();
        shop.Apras.RefusesToken = false;

        SetBack(shop, TimeSpan.FromDays(1));
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
        Assert.Equal(GrantState.Granted, (await shop.UsageAsync("t2")).Grant.State);
    }

    [Fact]
    public void An_organizer_is_paused_again_when_its_token_is_refused_again()
    {
        var lane = new OrganizerLane(new SortirGrantOptions());
        var now = new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero);
        lane.Fail(isTokenRefused: true, now);
        now -= TimeSpan.FromHours(1);
        Assert.True(lane.GetPausedUntil(now) <= now);

        lane.Fail(isTokenRefused: true, now);

        Assert.True(lane.GetPausedUntil(now) > now);
    }

    [Fact]
    public async Task A_grant_that_waits_is_sent_when_its_time_comes_and_once()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.IsDown = true;
        await shop.DeliverAsync();
        shop.Apras.IsDown = false;
        var next = (await shop.UsageAsync()).Grant.NextAttemptAt!.Value;

        SetBack(shop, TimeSpan.FromMinutes(30));
        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await shop.DeliverAsync());
        shop.Clock.SetUtcNow(next);

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
        Assert.Equal(1, shop.Book.GrantCount);
    }

    [Fact]
    public async Task Between_lease_and_POST_it_makes_no_second_grant()
    {
        await using var shop = SaleFixture.Create();
        await using var node = shop.CreateNode();
        await shop.SellPaidAsync(CardA);
        shop.Store.AfterLease = _ => SetBack(shop, TimeSpan.FromDays(1));

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);

        shop.Store.AfterLease = null;
        shop.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await node.DeliverAsync());
        Assert.Equal((1, UsageStatus.Used), (shop.Book.GrantCount, (await shop.UsageAsync()).Status));
    }

    [Fact]
    public async Task An_order_is_placed_paid_granted_and_cancelled_all_the_same()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        SetBack(shop, TimeSpan.FromHours(1));
        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1")));
        SetBack(shop, TimeSpan.FromHours(1));
        Assert.Equal([TicketPaymentOutcome.GrantDue], await shop.PayAsync(Ticket("t1")));
        SetBack(shop, TimeSpan.FromHours(1));
        Assert.Equal([TicketPaymentOutcome.AlreadyPaid], await shop.PayAsync(Ticket("t1")));

        // What is due by the clock that was ahead waits until this one has come so far.
        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await shop.DeliverAsync());
        shop.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
        SetBack(shop, TimeSpan.FromHours(1));
        Assert.True((await shop.CancelOnlyTicketAsync()).MustTellApras);
    }

    [Fact]
    public async Task Nothing_is_swept_or_purged_before_its_time()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        await shop.DeliverAsync();
        await shop.HoldAsync(CardB, "t2");
        SetBack(shop, TimeSpan.FromDays(300));

        Assert.Equal(0, await shop.Maintenance.SweepLapsedHoldsAsync(Ct));
        Assert.Equal(new PurgeReport(0, 0, 0, 0, 0), await shop.Maintenance.PurgeAsync(dryRun: false, Ct));
    }

    private static void SetBack(SaleFixture shop, TimeSpan by) => shop.Clock.AdjustTime(shop.Clock.Now - by);
}
