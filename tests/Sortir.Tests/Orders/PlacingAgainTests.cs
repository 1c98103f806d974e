using Sortir.Domain;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>An order that is placed again, with something left over beside it.</summary>
public sealed class PlacingAgainTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(599_999, false)]
    [InlineData(600_000, true)]
    public async Task A_stray_hold_is_a_conflict_while_it_lives_and_none_once_it_has_lapsed(int milliseconds, bool hasLapsed)
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        var ordered = await shop.UsageAsync();
        // Another tab of the cart enters another card for the ticket, on a node that read before the order.
        await shop.HoldAsync(CardB, "t1", "cart-2");
        await shop.CallAsync(checkout => checkout.MoveCartAsync("cart-2", Cart, Ct));
        shop.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        var placement = await shop.PlaceAsync(Ticket("t1"));

        if (hasLapsed)
        {
            Assert.Equal("0001", Assert.Single(Assert.IsType<OrderPlacement.Placed>(placement).Tickets).LastDigits);
        }
        else
        {
            Assert.Equal(RefusalReason.OrderConflict, Assert.Single(Assert.IsType<OrderPlacement.Refused>(placement).Tickets).Reason);
        }

        Assert.Contains(ordered, await shop.UsagesAsync());
    }

    [Fact]
    public async Task The_note_for_support_is_there_once_the_ticket_is_ordered_and_not_before()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        Assert.Null(Assert.Single((await SyncAsync(shop)).Tickets).SupportNote);

        var placed = Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1")));

        const string Note = "[Sortir!] Carte validée : ••••0001";
        Assert.Equal(Note, Assert.Single(placed.Tickets).SupportNote);
        Assert.Equal(Note, Assert.Single((await SyncAsync(shop)).Tickets).SupportNote);
        Assert.Equal(Note, Assert.Single(Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1"))).Tickets).SupportNote);
    }

    private static Task<CartState> SyncAsync(SaleFixture shop) =>
        shop.CallAsync(checkout => checkout.SyncCartAsync(Cart, [Ticket("t1")], Ct));
}
