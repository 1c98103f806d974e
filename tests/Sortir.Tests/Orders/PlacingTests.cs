using Sortir.Domain;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

public class PlacingTests
{
    [Fact]
    public async Task A_ticket_with_its_card_is_ordered_and_its_note_for_support_shows_four_digits()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);

        var placed = Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1")));

        var ticket = Assert.Single(placed.Tickets);
        Assert.Null(ticket.Reason);
        Assert.Null(ticket.HoldExpiresAt);
        Assert.Equal("0001", ticket.LastDigits);
        Assert.Equal("[Sortir!] Carte validée : ••••0001", ticket.SupportNote);
        var usage = await shop.UsageAsync();
        Assert.Equal((UsageStatus.Validated, Order, shop.Clock.Now), (usage.Status, usage.OrderId, usage.PlacedAt!.Value));
    }

    [Fact]
    public async Task All_tickets_are_ordered_or_none()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1");

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync(Ticket("t1"), Ticket("t2")));

        var ticket = Assert.Single(refused.Tickets);
        Assert.Equal(("t2", RefusalReason.CardMissing), (ticket.TicketId, ticket.Reason));
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync("t1")).Status);

        await shop.HoldAsync(CardB, "t2");
        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1"), Ticket("t2")));
        Assert.All(await shop.UsagesAsync(), usage => Assert.Equal(UsageStatus.Validated, usage.Status));
    }

    [Fact]
    public async Task A_hold_of_another_cart_is_no_card_of_this_one()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1", "cart-2");

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal(RefusalReason.CardMissing, Assert.Single(refused.Tickets).Reason);
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync()).Status);
    }

    [Fact]
    public async Task A_hold_for_another_event_is_no_card_for_this_one()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1", product: SaleCatalog.ConcertReduced);

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal(RefusalReason.CardMissing, Assert.Single(refused.Tickets).Reason);
    }

    [Fact]
    public async Task Placing_again_with_the_same_tickets_changes_nothing()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        var before = await shop.UsageAsync();
        var entries = (await shop.AuditAsync()).Count;

        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal(before, await shop.UsageAsync());
        Assert.Equal(entries, (await shop.AuditAsync()).Count);
    }

    [Fact]
    public async Task Placing_again_with_more_tickets_adds_them()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA, "t1");
        await shop.HoldAsync(CardB, "t2");

        var placed = Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1"), Ticket("t2")));

        Assert.Equal(["0001", "0002"], placed.Tickets.Select(ticket => ticket.LastDigits));
        Assert.All(await shop.UsagesAsync(), usage => Assert.Equal((UsageStatus.Validated, Order), (usage.Status, usage.OrderId)));
    }

    [Fact]
    public async Task An_ordered_ticket_keeps_its_card_and_a_placement_with_another_one_is_refused()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        var ordered = await shop.UsageAsync();
        // Another sale happens to use the same ticket id, and is pointed at the same order.
        await shop.HoldAsync(CardB, "t1", "cart-2");

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync("cart-2", Order, Ticket("t1")));

        Assert.Equal(RefusalReason.OrderConflict, Assert.Single(refused.Tickets).Reason);
        Assert.Contains(ordered, await shop.UsagesAsync());
    }

    [Fact]
    public async Task A_ticket_of_one_order_cannot_be_placed_in_another()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync(Cart, "order-2", Ticket("t1")));

        Assert.Equal(RefusalReason.OrderConflict, Assert.Single(refused.Tickets).Reason);
    }

    [Fact]
    public async Task A_cancelled_ticket_is_never_revived_by_placing()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        await shop.CancelAsync();

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal(RefusalReason.OrderConflict, Assert.Single(refused.Tickets).Reason);
        Assert.Equal(UsageStatus.Cancelled, (await shop.UsageAsync()).Status);
    }

    [Fact]
    public async Task Other_holds_of_the_same_cart_and_ticket_are_freed()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1", "cart-2");
        shop.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await shop.HoldAsync(CardB, "t1", Cart);
        // In the same moment two tabs of one buyer, each with a card for the ticket, end up in one cart.
        var older = await Single(shop, CardA);
        Assert.Equal(
            Storage.CommitResult.Committed,
            await shop.Store.CommitAsync([UsageChange.Update(older, older with { CartId = Cart }, UsageAction.Moved)], [], TestContext.Current.CancellationToken));

        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal((UsageStatus.Expired, HoldEnding.Replaced), ((await Single(shop, CardA)).Status, (await Single(shop, CardA)).Ending));
        Assert.Equal(UsageStatus.Validated, (await Single(shop, CardB)).Status);
        await shop.HoldAsync(CardA, "t9", "cart-9");
    }

    [Fact]
    public async Task Other_tickets_of_the_cart_keep_their_holds()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardB, "t2");
        await shop.SellAsync(CardA, "t1");

        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync("t2")).Status);
    }

    [Fact]
    public async Task A_lapsed_hold_that_nobody_took_over_can_still_be_placed()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        shop.Clock.Advance(TimeSpan.FromHours(3));

        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1")));
    }

    [Fact]
    public async Task A_lapsed_hold_that_was_taken_over_is_lost()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        shop.Clock.Advance(TimeSpan.FromMinutes(10));
        await shop.HoldAsync(CardA, "t2", "cart-2");

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal(RefusalReason.HoldLost, Assert.Single(refused.Tickets).Reason);
    }

    [Fact]
    public async Task Each_ticket_in_the_way_is_named_with_its_own_reason()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "lost");
        shop.Clock.Advance(TimeSpan.FromMinutes(10));
        await shop.HoldAsync(CardA, "t9", "cart-9");
        await shop.HoldAsync(CardB, "sold");
        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Cart, "order-0", Ticket("sold")));
        await shop.HoldAsync(CardC, "good");

        var refused = Assert.IsType<OrderPlacement.Refused>(
            await shop.PlaceAsync(Ticket("good"), Ticket("lost"), Ticket("sold"), Ticket("none"), Ticket("seat", SaleCatalog.Full)));

        Assert.Equal(
            [("lost", RefusalReason.HoldLost), ("sold", RefusalReason.OrderConflict), ("none", RefusalReason.CardMissing)],
            refused.Tickets.Select(ticket => (ticket.TicketId, ticket.Reason)));
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync("good")).Status);
    }

    [Fact]
    public async Task A_product_that_needs_no_card_is_ordered_without_one()
    {
        await using var shop = SaleFixture.Create();

        var placed = Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1", SaleCatalog.Full)));

        var ticket = Assert.Single(placed.Tickets);
        Assert.Null(ticket.Reason);
        Assert.Null(ticket.SupportNote);
        Assert.Empty(await shop.UsagesAsync());
    }

    [Fact]
    public async Task A_product_that_the_shop_does_not_know_is_not_sold_and_takes_the_others_with_it()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync(Ticket("t1"), Ticket("t2", "no such product")));

        var ticket = Assert.Single(refused.Tickets);
        Assert.Equal(("t2", RefusalReason.EventNotEnabled), (ticket.TicketId, ticket.Reason));
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync()).Status);
    }

    [Fact]
    public async Task With_Sortir_switched_off_only_products_without_a_card_are_sold()
    {
        await using var shop = SaleFixture.Create(options => options.Enabled = false);

        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal(RefusalReason.EventNotEnabled, Assert.Single(refused.Tickets).Reason);
        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1", SaleCatalog.Full)));
    }

    [Fact]
    public async Task Tickets_of_many_events_stand_in_one_order_and_may_share_a_card()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1");
        await shop.HoldAsync(CardA, "t2", product: SaleCatalog.ConcertReduced);

        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1"), Ticket("t2", SaleCatalog.ConcertReduced)));

        Assert.Equal(2, (await shop.UsagesAsync()).Select(usage => usage.Fingerprint).Distinct().Count());
    }

    [Fact]
    public async Task A_ticket_that_is_named_twice_is_a_mistake_of_the_host()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);

        await Assert.ThrowsAsync<ArgumentException>(() => shop.PlaceAsync(Ticket("t1"), Ticket("t1")));
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync()).Status);
    }

    [Fact]
    public async Task Sixteen_orders_at_once_each_get_their_own_cards()
    {
        await using var shop = SaleFixture.Create();
        for (var i = 0; i < 16; i++)
        {
            var card = $"{3_000_000_000 + i}";
            shop.Book.SetCard(card);
            await shop.HoldAsync(card, $"t{i}", $"cart-{i}");
        }

        var placements = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => shop.PlaceAsync($"cart-{i}", $"order-{i}", Ticket($"t{i}")), TestContext.Current.CancellationToken)));

        Assert.All(placements, placement => Assert.IsType<OrderPlacement.Placed>(placement));
        Assert.All(await shop.UsagesAsync(), usage => Assert.Equal(
            (usage.CartId!["cart-".Length..], UsageStatus.Validated), (usage.OrderId!["order-".Length..], usage.Status)));
    }

    [Fact]
    public async Task Losing_every_race_for_an_order_is_an_exception_that_says_call_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        var isMine = true;
        shop.Store.BeforeCommit = (changes, _) =>
        {
            if (isMine && changes[0].Before is { } before)
            {
                // Somebody else touches the same usage between the read and the write, each time.
                isMine = false;
                shop.Store.CommitAsync([UsageChange.Update(before, before, UsageAction.Moved)], [], CancellationToken.None).GetAwaiter().GetResult();
                isMine = true;
            }
        };

        await Assert.ThrowsAsync<SortirConflictException>(() => shop.PlaceAsync(Ticket("t1")));
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync()).Status);
    }

    private static async Task<CardUsage> Single(SaleFixture shop, string card) =>
        (await shop.UsagesAsync()).Single(usage => usage.LastDigits == card[^4..]);
}
