namespace Sortir.Samples.Shop.Tests;

/// <summary>What the shop does with its orders when the bank or the database is not as expected.</summary>
public sealed class OrdersTests : IAsyncLifetime
{
    private SalesDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await SalesDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_notice_that_finds_a_ticket_not_placed_is_not_kept_and_the_next_one_makes_the_grants_due()
    {
        var order = await _desk.OrderAsync(full: 1);
        await _desk.ExecuteAsync("UPDATE Products SET NeedsCard = 1 WHERE Id LIKE '%-plein'");

        Assert.False(await _desk.PayAsync(order, "p-1", order.Cents));
        var early = await _desk.ReadAsync(order);
        Assert.Equal(0, await _desk.CountDueAsync(order));
        await _desk.ExecuteAsync("UPDATE Products SET NeedsCard = 0 WHERE Id LIKE '%-plein'");
        Assert.True(await _desk.PayAsync(order, "p-1", order.Cents));
        Assert.True(await _desk.PayAsync(order, "p-1", order.Cents));

        Assert.Equal((OrderStatus.Placed, 0), (early.Status, early.Payments.Count));
        var paid = await _desk.ReadAsync(order);
        Assert.Equal((OrderStatus.Paid, 1, 0), (paid.Status, paid.Payments.Count, paid.RefundedCents));
        Assert.Equal(1, await _desk.CountDueAsync(order));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_requests_to_order_a_cart_make_one_order_whichever_reads_the_cart_first(bool isOrderedBefore)
    {
        var cartId = await _desk.FillCartAsync();
        Order? first = null;
        _desk.Reads.Once("CartTickets", isOrderedBefore, async () => first = await _desk.PlaceAsync(cartId));

        var second = await _desk.PlaceAsync(cartId);

        Assert.NotNull(first);
        Assert.Equal(first.Key, second?.Key);
    }

    [Theory]
    [InlineData(-1, OrderStatus.Placed, 449, 0)]
    [InlineData(0, OrderStatus.Paid, 0, 1)]
    [InlineData(450, OrderStatus.Paid, 450, 1)]
    public async Task Less_than_the_price_goes_back_and_pays_nothing_and_what_is_more_goes_back(int more, OrderStatus status, int refunded, int due)
    {
        var order = await _desk.OrderAsync();

        Assert.True(await _desk.PayAsync(order, "p-1", order.Cents + more));

        var after = await _desk.ReadAsync(order);
        Assert.Equal((status, refunded), (after.Status, after.RefundedCents));
        Assert.Equal(due, await _desk.CountDueAsync(order));
    }

    [Fact]
    public async Task One_order_that_cannot_be_ended_holds_up_no_other()
    {
        var first = await _desk.OrderAsync();
        var second = await _desk.OrderAsync();
        await _desk.ExecuteAsync(
            $"CREATE TRIGGER stuck BEFORE UPDATE ON Orders WHEN OLD.Id = {first.Id} BEGIN SELECT RAISE(ABORT, 'stuck'); END;");
        _desk.Clock.Advance(TimeSpan.FromMinutes(16));

        await _desk.ExpireAsync();

        Assert.Equal(OrderStatus.Placed, (await _desk.ReadAsync(first)).Status);
        Assert.Equal(OrderStatus.Expired, (await _desk.ReadAsync(second)).Status);
    }

    [Fact]
    public async Task Nothing_of_a_card_stands_in_the_shops_own_tables()
    {
        var columns = await _desk.AskAsync((ShopDbContext shop) => Task.FromResult(
            shop.Model.FindEntityType(typeof(OrderTicket))!.GetProperties().Select(property => property.Name).ToList()));

        Assert.DoesNotContain(columns, name => name.Contains("Digit", StringComparison.Ordinal) || name.Contains("Card", StringComparison.Ordinal));
    }
}
