using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.CardField;

/// <summary>The form of a browser without JavaScript.</summary>
public sealed class CardFormTests : IAsyncLifetime
{
    private WebShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await WebShop.StartAsync(map: app => app.MapPost(
        "/checkout",
        async (HttpContext context, SortirCardForm cards) => await cards.VerifyAsync(context, context.RequestAborted) is { } result
            ? Results.Json(new
            {
                result.CartId,
                result.CanBeOrdered,
                Refused = result.Refused.ToDictionary(refused => refused.Key, refused => refused.Value.Reason.ToString()),
            })
            : Results.NotFound()));

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Every_card_of_the_form_is_verified_and_the_order_may_be_placed()
    {
        var buyer = await _shop.NewBuyerAsync();

        var answer = await PostAsync(buyer, ("t1", _shop.NewCard()), ("t2", _shop.NewCard()));

        Assert.True(answer.Json.GetProperty("canBeOrdered").GetBoolean());
        Assert.Equal(buyer.CartId, answer.Read("cartId"));
        Assert.Equal(2, (await _shop.HoldsAsync()).Count);
    }

    [Fact]
    public async Task Each_refused_card_is_told_by_its_ticket()
    {
        var buyer = await _shop.NewBuyerAsync();
        var card = _shop.NewCard();

        var answer = await PostAsync(buyer, ("t1", card), ("t2", card));

        Assert.False(answer.Json.GetProperty("canBeOrdered").GetBoolean());
        Assert.Equal("AlreadyUsed", answer.Json.GetProperty("refused").GetProperty("t2").GetString());
    }

    [Fact]
    public async Task A_form_that_is_sent_again_at_minute_seven_keeps_its_cards()
    {
        var buyer = await _shop.NewBuyerAsync();
        var (first, second) = (_shop.NewCard(), _shop.NewCard());
        await PostAsync(buyer, ("t1", first), ("t2", second));
        _shop.Time.Advance(TimeSpan.FromMinutes(7));

        var answer = await PostAsync(buyer, ("t1", first), ("t2", second));

        Assert.True(answer.Json.GetProperty("canBeOrdered").GetBoolean());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("••••0001")]
    public async Task A_field_that_is_empty_or_shows_a_held_card_leaves_its_ticket_as_it_is(string value)
    {
        var buyer = await _shop.NewBuyerAsync("t1=show-reduced");
        var card = _shop.NewCard();
        await buyer.VerifyAsync(card);

        var answer = await PostAsync(buyer, ("t1", value));

        Assert.True(answer.Json.GetProperty("canBeOrdered").GetBoolean());
        Assert.Equal(card[^4..], Assert.Single(await _shop.HoldsAsync()).LastDigits);
    }

    [Fact]
    public async Task A_field_that_shows_another_card_than_the_one_held_is_refused()
    {
        var buyer = await _shop.NewBuyerAsync("t1=show-reduced");
        var (shown, held) = (_shop.NewCard(), _shop.NewCard());
        await buyer.VerifyAsync(shown);
        await buyer.VerifyAsync(held);

        var answer = await PostAsync(buyer, ("t1", $"••••{shown[^4..]}"));

        Assert.False(answer.Json.GetProperty("canBeOrdered").GetBoolean());
        Assert.Equal("HoldLost", answer.Json.GetProperty("refused").GetProperty("t1").GetString());
        Assert.True((await PostAsync(buyer, ("t1", $"••••{held[^4..]}"))).Json.GetProperty("canBeOrdered").GetBoolean());
    }

    [Fact]
    public async Task A_ticket_that_is_not_in_the_cart_is_not_looked_at()
    {
        var buyer = await _shop.NewBuyerAsync("t1=show-reduced");

        await PostAsync(buyer, ("theirs", _shop.NewCard()));

        Assert.Empty(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task Without_a_cart_or_a_form_there_is_no_answer()
    {
        var buyer = await _shop.NewBuyerAsync();

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await PostAsync(_shop.NewBrowser(), ("t1", "1"))).Status);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await buyer.PostAsync("checkout", new StringContent("{}", null, "application/json"))).Status);
    }

    private static Task<Answer> PostAsync(Browser buyer, params (string Ticket, string Card)[] cards) => buyer.PostAsync(
        "checkout",
        new FormUrlEncodedContent(cards.Select(card => KeyValuePair.Create(SortirCardForm.NameOf(card.Ticket), card.Card))));
}
