using System.Net;
using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.Endpoints;

public sealed class ReleasingTests : IAsyncLifetime
{
    private WebShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await WebShop.StartAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_card_is_taken_back_and_free_for_another_ticket()
    {
        var buyer = await _shop.NewBuyerAsync();
        var card = _shop.NewCard();
        await buyer.VerifyAsync(card);

        Assert.Equal(HttpStatusCode.NoContent, (await buyer.ReleaseAsync()).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await buyer.ReleaseAsync()).Status);

        Assert.Equal(HttpStatusCode.OK, (await buyer.VerifyAsync(card, "t2")).Status);
    }

    [Fact]
    public async Task After_the_correction_window_the_card_stays_and_the_answer_says_until_when()
    {
        var buyer = await _shop.NewBuyerAsync();
        await buyer.VerifyAsync(_shop.NewCard());
        _shop.Time.Advance(TimeSpan.FromMinutes(6));

        var answer = await buyer.ReleaseAsync();

        Assert.Equal((HttpStatusCode.Conflict, "TooLateToCorrect"), (answer.Status, answer.Code));
        Assert.Equal(TimeSpan.FromMinutes(4), answer.RetryAfter);
        Assert.Single(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task The_state_of_the_cart_says_which_cards_are_held_and_for_how_long()
    {
        var buyer = await _shop.NewBuyerAsync("t1=show-reduced,t2=show-reduced,t3=show-full");
        var card = _shop.NewCard();
        await buyer.VerifyAsync(card);
        _shop.Time.Advance(TimeSpan.FromMinutes(1));

        var cart = await buyer.CartAsync();

        Assert.Equal("no-store", cart.CacheControl?.Split(',')[0]);
        Assert.False(cart.Json.GetProperty("canBeOrdered").GetBoolean());
        var tickets = cart.Json.GetProperty("tickets");
        Assert.Equal([card[^4..], "", ""], await buyer.LastDigitsAsync());
        Assert.Equal(240, tickets[0].GetProperty("correctableForSeconds").GetInt32());
        Assert.Equal(540, tickets[0].GetProperty("holdExpiresInSeconds").GetInt32());
        Assert.Equal("CardMissing", tickets[1].GetProperty("code").GetString());
        Assert.False(tickets[2].TryGetProperty("code", out _));
    }

    [Fact]
    public async Task Asking_for_the_state_frees_no_card_of_a_ticket_that_another_tab_has_just_added()
    {
        var buyer = await _shop.NewBuyerAsync();
        await buyer.VerifyAsync(_shop.NewCard(), "t2");
        _shop.Carts[buyer.CartId] = [new SaleTicket("t1", WebShop.Show)];

        await buyer.CartAsync();

        Assert.Single(await _shop.HoldsAsync());
    }
}
