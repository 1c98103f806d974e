using Sortir.Domain;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests.Catalog;

/// <summary>The shop's catalog does not know the product of a ticket, or no longer.</summary>
public sealed class UnknownProductTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_unknown_ticket_is_named_in_the_refusal_and_no_other()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);

        var refused = Assert.IsType<OrderPlacement.Refused>(
            await shop.PlaceAsync(Ticket("u1", "unknown"), Ticket("t1"), Ticket("u2", "unknown"), Ticket("u3", "unknown too"), Ticket("t2", SaleCatalog.Full)));

        Assert.Equal(["u1", "u2", "u3"], refused.Tickets.Select(ticket => ticket.TicketId));
        Assert.All(refused.Tickets, ticket => Assert.Equal(RefusalReason.EventNotEnabled, ticket.Reason));
        Assert.Equal(2, shop.Log.Lines.Count(line => line.Id == 1111));
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync()).Status);
    }

    [Fact]
    public async Task An_ordered_ticket_may_be_placed_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        var before = await shop.UsageAsync();
        shop.Catalog.Forget(SaleCatalog.Reduced);

        var placed = Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal("0001", Assert.Single(placed.Tickets).LastDigits);
        Assert.Equal(before, await shop.UsageAsync());
    }

    [Fact]
    public async Task A_cart_that_is_shown_keeps_the_card_until_the_catalog_knows_the_product_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        shop.Catalog.Forget(SaleCatalog.Reduced);

        var cart = await SyncAsync(shop);
        Assert.False(cart.CanBeOrdered);
        Assert.Equal(RefusalReason.EventNotEnabled, Assert.Single(cart.Tickets).Reason);
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync()).Status);

        shop.Catalog.EndShow(shop.Clock.Now.AddDays(7));
        Assert.True((await SyncAsync(shop)).CanBeOrdered);
    }

    [Fact]
    public async Task A_payment_of_a_ticket_that_was_never_placed_is_NotPlaced_and_is_not_lost()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);

        var payment = Assert.IsType<OrderPayment.NotPlaced>(await shop.PayOrderAsync(Order, Ticket("u1", "unknown"), Ticket("t1")));

        Assert.Equal(
            [("u1", TicketPaymentOutcome.NotPlaced), ("t1", TicketPaymentOutcome.GrantDue)],
            payment.Tickets.Select(ticket => (ticket.TicketId, ticket.Outcome)));
    }

    private static Task<CartState> SyncAsync(SaleFixture shop) =>
        shop.CallAsync(checkout => checkout.SyncCartAsync(Cart, [Ticket("t1")], Ct));
}
