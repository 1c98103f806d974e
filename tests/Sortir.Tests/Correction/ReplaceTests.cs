using Sortir.Domain;
using Sortir.Tests.Support;

namespace Sortir.Tests.Correction;

public sealed class ReplaceTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Another_card_for_the_ticket_replaces_the_first_in_the_same_write()
    {
        var (first, second) = (_shop.NewCard(), _shop.NewCard());
        await _shop.AcceptAsync(first);
        _shop.Time.Advance(TimeSpan.FromMinutes(4));
        _shop.Log.Clear();

        var accepted = await _shop.AcceptAsync(second);

        Assert.Equal(1, _shop.Log.Count("commit"));
        Assert.Equal(second[^4..], Assert.Single(await _shop.HoldsAsync()).LastDigits);
        Assert.Equal(_shop.Time.GetUtcNow().AddMinutes(10), accepted.HoldExpiresAt);
        Assert.Contains(await _shop.UsagesAsync(), usage => usage.Ending == HoldEnding.Replaced && usage.LastDigits == first[^4..]);
        await _shop.AcceptAsync(first, "other cart");
    }

    [Fact]
    public async Task After_five_minutes_another_card_is_refused_until_the_hold_lapses()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        _shop.Time.Advance(TimeSpan.FromMinutes(7));

        var refused = await _shop.RefuseAsync(RefusalReason.TooLateToCorrect, _shop.NewCard());
        Assert.Equal(TimeSpan.FromMinutes(3), refused.RetryAfter);

        _shop.Time.Advance(refused.RetryAfter!.Value);
        await _shop.AcceptAsync(_shop.NewCard());
        Assert.Single(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task A_replacement_that_is_refused_leaves_the_first_card_where_it_is()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);

        await _shop.RefuseAsync(RefusalReason.NotEligible, _shop.NewCard(Testing.AprasCardStatus.Unknown));
        _shop.Fake.IsDown = true;
        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());

        Assert.Equal(card[^4..], Assert.Single(await _shop.HoldsAsync()).LastDigits);
    }

    [Fact]
    public async Task A_ticket_that_becomes_one_of_another_event_gives_its_first_card_up()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);

        await _shop.AcceptAsync(card, product: Shop.OtherShow);

        Assert.Equal("other-event", Assert.Single(await _shop.HoldsAsync()).EventId);
    }

    [Fact]
    public async Task A_hold_that_has_lapsed_is_taken_over_in_one_write()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card, "slow cart");
        _shop.Time.Advance(TimeSpan.FromMinutes(10));
        _shop.Log.Clear();

        await _shop.AcceptAsync(card, "quick cart");

        Assert.Equal(1, _shop.Log.Count("commit"));
        Assert.Equal("quick cart", Assert.Single(await _shop.HoldsAsync()).CartId);
        Assert.Contains(await _shop.UsagesAsync(), usage => usage is { CartId: "slow cart", Ending: HoldEnding.TakenOver });
        Assert.Equal(RefusalReason.HoldLost, Assert.Single(Assert.IsType<OrderPlacement.Refused>(await _shop.PlaceAsync("slow cart")).Tickets).Reason);
    }

    [Fact]
    public async Task Until_it_is_taken_over_a_lapsed_hold_may_be_placed_by_its_own_cart()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        _shop.Time.Advance(TimeSpan.FromHours(2));

        Assert.True((await _shop.SyncAsync("cart", new SaleTicket("ticket", Shop.Show))).CanBeOrdered);
        Assert.IsType<OrderPlacement.Placed>(await _shop.PlaceAsync());

        await _shop.RefuseAsync(RefusalReason.AlreadyUsed, card, "other cart");
    }

    [Fact]
    public async Task A_hold_that_lapsed_may_be_replaced_by_its_own_cart()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        _shop.Time.Advance(TimeSpan.FromMinutes(10));

        var second = _shop.NewCard();
        await _shop.AcceptAsync(second);

        Assert.Equal(second[^4..], Assert.Single(await _shop.HoldsAsync()).LastDigits);
    }

    [Fact]
    public async Task Two_tabs_two_cards_one_ticket_the_last_accepted_one_stays_and_placing_frees_the_other()
    {
        // Both tabs ask at once, so that neither finds the other's hold.
        var (first, second) = (_shop.NewCard(), _shop.NewCard());
        var apras = new TaskCompletionSource();
        var asked = 0;
        _shop.Log.Before = (name, _, _) => name == "apras" && ++asked == 2 ? apras.Task : Task.CompletedTask;
        var late = _shop.VerifyAsync(_shop.NewCard(), "a cart that binds the event first");
        Assert.IsType<CardVerification.Accepted>(await late);
        var tab = _shop.VerifyAsync(second);
        await _shop.AcceptAsync(first);
        _shop.Time.Advance(TimeSpan.FromMilliseconds(1));
        apras.SetResult();
        Assert.IsType<CardVerification.Accepted>(await tab);
        Assert.Equal(2, (await _shop.HoldsAsync()).Count(hold => hold.CartId == "cart"));

        var shown = await _shop.SyncAsync("cart", new SaleTicket("ticket", Shop.Show));
        Assert.Equal(second[^4..], Assert.Single(shown.Tickets).LastDigits);
        var placed = Assert.IsType<OrderPlacement.Placed>(await _shop.PlaceAsync());
        Assert.Equal(second[^4..], Assert.Single(placed.Tickets).LastDigits);
        await _shop.AcceptAsync(first, "other cart");
    }

    [Fact]
    public async Task A_form_that_is_sent_again_at_minute_seven_still_has_its_own_cards()
    {
        var cards = Enumerable.Range(0, 3).Select(_ => _shop.NewCard()).ToList();
        for (var i = 0; i < 3; i++)
        {
            await _shop.AcceptAsync(cards[i], ticket: $"ticket {i}");
        }

        _shop.Time.Advance(TimeSpan.FromMinutes(7));

        for (var i = 0; i < 3; i++)
        {
            await _shop.AcceptAsync(cards[i], ticket: $"ticket {i}");
        }

        Assert.IsType<OrderPlacement.Placed>(await _shop.PlaceAsync(
            "cart", "order", [.. Enumerable.Range(0, 3).Select(i => new SaleTicket($"ticket {i}", Shop.Show))]));
        Assert.Equal(3, _shop.Book.KeysIssued);
    }
}
