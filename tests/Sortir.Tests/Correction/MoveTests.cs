using Sortir.Domain;
using Sortir.Tests.Support;

namespace Sortir.Tests.Correction;

public sealed class MoveTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task All_holds_of_a_cart_move_in_one_write_and_their_ages_stay()
    {
        var (first, second) = (_shop.NewCard(), _shop.NewCard());
        await _shop.AcceptAsync(first, "guest", "first");
        await _shop.AcceptAsync(second, "guest", "second");
        _shop.Time.Advance(TimeSpan.FromMinutes(3));
        _shop.Log.Clear();

        Assert.Equal(2, await _shop.MoveAsync("guest", "member"));

        Assert.Equal(1, _shop.Log.Count("commit"));
        Assert.All(await _shop.HoldsAsync(), hold => Assert.Equal("member", hold.CartId));
        var again = await _shop.AcceptAsync(first, "member", "first");
        Assert.Equal(_shop.Time.GetUtcNow().AddMinutes(7), again.HoldExpiresAt);
        Assert.Equal(2, _shop.Book.KeysIssued);
        await _shop.RefuseAsync(RefusalReason.HeldElsewhere, second, "guest", "second");
    }

    [Fact]
    public async Task The_window_to_correct_goes_on_in_the_new_cart()
    {
        await _shop.AcceptAsync(_shop.NewCard(), "guest");
        _shop.Time.Advance(TimeSpan.FromMinutes(4));
        await _shop.MoveAsync("guest", "member");
        _shop.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<CardRelease.Refused>(await _shop.ReleaseAsync("member"));
    }

    [Fact]
    public async Task Where_both_carts_hold_a_card_for_the_ticket_the_last_accepted_one_stays()
    {
        var (old, recent) = (_shop.NewCard(), _shop.NewCard());
        await _shop.AcceptAsync(old, "member", "first");
        await _shop.AcceptAsync(recent, "guest", "second");
        _shop.Time.Advance(TimeSpan.FromMinutes(1));
        await _shop.AcceptAsync(_shop.NewCard(), "guest", "first");
        await _shop.AcceptAsync(_shop.NewCard(), "member", "second");

        Assert.Equal(1, await _shop.MoveAsync("guest", "member"));

        var holds = await _shop.HoldsAsync();
        Assert.Equal(2, holds.Count);
        Assert.All(holds, hold => Assert.Equal(_shop.Time.GetUtcNow(), hold.HeldAt));
        await _shop.AcceptAsync(old, "other cart");
        await _shop.AcceptAsync(recent, "other cart", "second");
    }

    [Fact]
    public async Task Moving_again_or_onto_itself_or_from_nothing_moves_nothing()
    {
        await _shop.AcceptAsync(_shop.NewCard(), "guest");

        Assert.Equal(0, await _shop.MoveAsync("guest", "guest"));
        Assert.Equal(0, await _shop.MoveAsync("nobody", "member"));
        Assert.Equal(1, await _shop.MoveAsync("guest", "member"));
        Assert.Equal(0, await _shop.MoveAsync("guest", "member"));
    }

    [Fact]
    public async Task What_is_ordered_stays_with_the_cart_that_ordered_it()
    {
        await _shop.AcceptAsync(_shop.NewCard(), "guest");
        await _shop.PlaceAsync("guest");

        Assert.Equal(0, await _shop.MoveAsync("guest", "member"));

        Assert.Equal("guest", Assert.Single(await _shop.UsagesAsync()).CartId);
    }

    [Fact]
    public async Task A_moved_hold_is_placed_from_the_new_cart_and_not_from_the_old()
    {
        await _shop.AcceptAsync(_shop.NewCard(), "guest");
        await _shop.MoveAsync("guest", "member");

        Assert.IsType<OrderPlacement.Refused>(await _shop.PlaceAsync("guest"));
        Assert.IsType<OrderPlacement.Placed>(await _shop.PlaceAsync("member"));
    }

    [Fact]
    public async Task Onto_a_ticket_that_is_ordered_a_hold_moves_and_is_a_conflict_until_it_is_taken_back_or_lapses()
    {
        var (ordered, moved) = (_shop.NewCard(), _shop.NewCard());
        await _shop.AcceptAsync(ordered, "member");
        Assert.IsType<OrderPlacement.Placed>(await _shop.PlaceAsync("member"));
        await _shop.AcceptAsync(moved, "guest");

        Assert.Equal(1, await _shop.MoveAsync("guest", "member"));

        Assert.Equal(RefusalReason.OrderConflict, Assert.Single(Assert.IsType<OrderPlacement.Refused>(await _shop.PlaceAsync("member")).Tickets).Reason);
        _shop.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<OrderPlacement.Placed>(await _shop.PlaceAsync("member"));
        await _shop.AcceptAsync(moved, "other cart");
        await _shop.RefuseAsync(RefusalReason.AlreadyUsed, ordered, "other cart", "second");
    }

    [Fact]
    public async Task The_same_ticket_of_both_carts_with_cards_for_two_events_keeps_the_last_accepted_one()
    {
        await _shop.AcceptAsync(_shop.NewCard(), "member");
        _shop.Time.Advance(TimeSpan.FromMinutes(1));
        await _shop.AcceptAsync(_shop.NewCard(), "guest", product: Shop.OtherShow);

        await _shop.MoveAsync("guest", "member");

        Assert.Equal(("member", "other-event"), (Assert.Single(await _shop.HoldsAsync()).CartId, (await _shop.HoldsAsync())[0].EventId));
    }
}
