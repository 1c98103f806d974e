using Sortir.Domain;
using Sortir.Tests.Support;

namespace Sortir.Tests.Correction;

public sealed class SyncTests : IAsyncLifetime
{
    private static readonly SaleTicket First = new("first", Shop.Show);
    private static readonly SaleTicket Second = new("second", Shop.Show);

    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Each_ticket_is_told_whether_it_may_be_ordered_in_the_order_given()
    {
        var card = _shop.NewCard();
        var accepted = await _shop.AcceptAsync(card, ticket: "first");

        var cart = await _shop.SyncAsync("cart", Second, First, new SaleTicket("third", Shop.NoCardProduct), new SaleTicket("fourth", "no such product"));

        Assert.False(cart.CanBeOrdered);
        Assert.Equal(["second", "first", "third", "fourth"], cart.Tickets.Select(ticket => ticket.TicketId));
        Assert.Equal(
            [RefusalReason.CardMissing, null, null, RefusalReason.EventNotEnabled],
            cart.Tickets.Select(ticket => ticket.Reason));
        Assert.Equal(card[^4..], cart.Tickets[1].LastDigits);
        Assert.Equal(accepted.HoldExpiresAt, cart.Tickets[1].HoldExpiresAt);
        Assert.Equal(accepted.CorrectableUntil, cart.Tickets[1].CorrectableUntil);
        Assert.Null(cart.Tickets[1].SupportNote);
    }

    [Fact]
    public async Task Reading_a_cart_answers_as_a_sync_does_and_frees_nothing()
    {
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "first");
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "second");

        var read = await _shop.CallAsync(checkout =>
            checkout.ReadCartAsync("cart", [First], TestContext.Current.CancellationToken));

        Assert.Equal(2, (await _shop.HoldsAsync()).Count);
        Assert.Equal((await _shop.SyncAsync("cart", First)).Tickets, read.Tickets);
        Assert.Single(await _shop.HoldsAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(700)]
    public async Task A_ticket_that_is_gone_frees_its_card_at_any_age(int minutes)
    {
        var (gone, stays) = (_shop.NewCard(), _shop.NewCard());
        await _shop.AcceptAsync(gone, ticket: "first");
        await _shop.AcceptAsync(stays, ticket: "second");
        _shop.Time.Advance(TimeSpan.FromMinutes(minutes));

        var cart = await _shop.SyncAsync("cart", Second);

        Assert.True(cart.CanBeOrdered);
        Assert.Equal(stays[^4..], Assert.Single(await _shop.HoldsAsync()).LastDigits);
        Assert.Contains(await _shop.UsagesAsync(), usage => usage.Ending == HoldEnding.TicketGone);
        await _shop.AcceptAsync(gone, "other cart");
    }

    [Fact]
    public async Task An_emptied_cart_frees_all_its_cards_and_no_others()
    {
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "first");
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "second");
        await _shop.AcceptAsync(_shop.NewCard(), "other cart");

        Assert.True((await _shop.SyncAsync("cart")).CanBeOrdered);

        Assert.Equal("other cart", Assert.Single(await _shop.HoldsAsync()).CartId);
    }

    [Fact]
    public async Task A_ticket_that_changes_to_another_event_or_needs_no_card_any_more_frees_its_card()
    {
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "first");
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "second");

        var cart = await _shop.SyncAsync("cart", First with { ProductId = Shop.OtherShow }, Second with { ProductId = Shop.NoCardProduct });

        Assert.Equal([RefusalReason.CardMissing, null], cart.Tickets.Select(ticket => ticket.Reason));
        Assert.Empty(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task Showing_a_cart_again_writes_nothing()
    {
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "first");
        _shop.Log.Clear();

        await _shop.SyncAsync("cart", First);
        await _shop.SyncAsync("cart", First);

        Assert.Equal(0, _shop.Log.Count("commit"));
    }

    [Fact]
    public async Task A_hold_that_was_taken_over_is_told_as_lost()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card, ticket: "first");
        _shop.Time.Advance(TimeSpan.FromMinutes(10));
        await _shop.AcceptAsync(card, "other cart");

        var ticket = Assert.Single((await _shop.SyncAsync("cart", First)).Tickets);

        Assert.Equal(RefusalReason.HoldLost, ticket.Reason);
        Assert.NotNull(ticket.Message);
    }

    [Fact]
    public async Task A_card_that_the_buyer_took_away_is_told_as_missing()
    {
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "first");
        await _shop.ReleaseAsync(ticket: "first");

        Assert.Equal(RefusalReason.CardMissing, Assert.Single((await _shop.SyncAsync("cart", First)).Tickets).Reason);
    }

    [Fact]
    public async Task An_ordered_ticket_that_leaves_the_cart_stays_ordered()
    {
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "first");
        await _shop.PlaceAsync("cart", "order", First);

        await _shop.SyncAsync("cart");

        Assert.Equal(UsageStatus.Validated, Assert.Single(await _shop.UsagesAsync()).Status);
    }

    [Fact]
    public async Task A_ticket_that_is_named_twice_is_a_programming_error()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _shop.SyncAsync("cart", First, First));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.SyncAsync("cart", First, null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.SyncAsync("cart", null!));
    }
}
