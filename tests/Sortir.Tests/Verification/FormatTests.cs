using Sortir.Domain;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class FormatTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("          ")]
    [InlineData("123456789")]
    [InlineData("12345678901")]
    [InlineData("AB1234567897")]
    [InlineData("１２３４５６７８９０")]
    [InlineData("١٢٣٤٥٦٧٨٩٠")]
    [InlineData("123456789²")]
    [InlineData("1234567890\0")]
    [InlineData("1234567890\n")]
    [InlineData("+1234567890")]
    [InlineData("\uD83D\uDE00")]
    [InlineData("\uD83D")]
    public async Task Anything_but_ten_ascii_digits_is_an_invalid_format(string? card)
    {
        var refused = await _shop.RefuseAsync(RefusalReason.InvalidFormat, card);

        Assert.Null(refused.RetryAfter);
    }

    [Fact]
    public async Task Ten_thousand_digits_are_an_invalid_format() =>
        await _shop.RefuseAsync(RefusalReason.InvalidFormat, new string('1', 10_000));

    [Theory]
    [InlineData("{0} {1} {2}")]
    [InlineData(" {0}.{1}-{2} ")]
    [InlineData("{0}\u00A0{1}\u202F{2}")]
    public async Task A_card_with_separators_is_the_card(string pattern)
    {
        var card = _shop.NewCard();
        var typed = string.Format(null, pattern, card[..4], card[4..7], card[7..]);

        var accepted = await _shop.AcceptAsync(typed);
        Assert.Equal(card[^4..], accepted.LastDigits);

        await _shop.AcceptAsync(card);
        Assert.Equal(1, _shop.Book.KeysIssued);
    }

    [Fact]
    public async Task A_malformed_number_costs_no_permit()
    {
        for (var i = 0; i < 100; i++)
        {
            await _shop.RefuseAsync(RefusalReason.InvalidFormat, "12345");
        }

        await _shop.AcceptAsync(_shop.NewCard());
    }

    public static TheoryData<string> BadIdentifiers => new(
        "", " cart", "cart ", "ca\nrt", "ca\0rt", "\uD83D", new string('x', 129));

    [Theory]
    [MemberData(nameof(BadIdentifiers))]
    public async Task An_identifier_against_the_rule_is_a_programming_error(string bad)
    {
        var card = _shop.NewCard();
        Task<CardVerification>[] verifications =
        [
            _shop.VerifyAsync(card, cart: bad),
            _shop.VerifyAsync(card, ticket: bad),
            _shop.VerifyAsync(card, product: bad),
            _shop.VerifyAsync(card, source: bad),
        ];
        foreach (var verification in verifications)
        {
            var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => verification);
            Assert.DoesNotContain(card, exception.ToString());
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.ReleaseAsync(bad));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.ReleaseAsync("cart", bad));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.SyncAsync(bad));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.SyncAsync("cart", new SaleTicket(bad, Shop.Show)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.SyncAsync("cart", new SaleTicket("ticket", bad)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.MoveAsync(bad, "cart"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.MoveAsync("cart", bad));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.PlaceAsync(bad));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.PlaceAsync("cart", bad));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.PlaceAsync("cart", "order", new SaleTicket(bad, Shop.Show)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.PlaceAsync("cart", "order", new SaleTicket("ticket", bad)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.PayAsync(bad));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.PayAsync("order", new SaleTicket(bad, Shop.Show)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.PayAsync("order", new SaleTicket("ticket", bad)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.CallAsync(checkout => checkout.CancelOrderAsync(bad)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.CallAsync(checkout => checkout.CancelTicketsAsync(bad, ["ticket"])));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.CallAsync(checkout => checkout.CancelTicketsAsync("order", ["ticket", bad])));
        Assert.Empty(_shop.Log.Calls);
    }

    [Theory]
    [MemberData(nameof(BadIdentifiers))]
    public async Task Among_many_cards_a_mistake_is_told_before_any_is_held(string bad)
    {
        VerifyCardRequest good = Shop.NewRequest(_shop.NewCard());
        VerifyCardRequest[] mistakes = [good with { CartId = bad }, good with { TicketId = bad }, good with { ProductId = bad }, good with { Source = bad }, null!];
        foreach (var mistake in mistakes)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.CallAsync(checkout => checkout.VerifyCardsAsync([good, mistake])));
        }

        Assert.Empty(_shop.Log.Calls);
    }

    [Fact]
    public async Task Nothing_at_all_is_a_programming_error()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.CallAsync(checkout => checkout.VerifyCardAsync(null!)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.CallAsync(checkout => checkout.VerifyCardsAsync(null!)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.ReleaseAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.SyncAsync("cart", null!));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.MoveAsync("cart", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.CallAsync(checkout => checkout.PlaceOrderAsync("cart", "order", null!)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.CallAsync(checkout => checkout.PlaceOrderAsync("cart", "order", [null!])));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.CallAsync(checkout => checkout.PayOrderAsync("order", null!)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.CallAsync(checkout => checkout.PayOrderAsync("order", [null!])));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.CallAsync(checkout => checkout.CancelOrderAsync(null!)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.CallAsync(checkout => checkout.CancelTicketsAsync("order", null!)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _shop.CallAsync(checkout => checkout.CancelTicketsAsync("order", [null!])));
        Assert.Empty(_shop.Log.Calls);
    }

    [Fact]
    public async Task An_order_without_tickets_is_placed_paid_and_unknown()
    {
        Assert.IsType<OrderPlacement.Placed>(await _shop.CallAsync(checkout => checkout.PlaceOrderAsync("cart", "order", [])));
        Assert.IsType<OrderPayment.Paid>(await _shop.CallAsync(checkout => checkout.PayOrderAsync("order", [])));
        Assert.IsType<OrderCancellation.OrderUnknown>(await _shop.CallAsync(checkout => checkout.CancelTicketsAsync("order", [])));
        Assert.Empty(await _shop.CallAsync(checkout => checkout.VerifyCardsAsync([])));
    }

    [Fact]
    public async Task An_identifier_of_128_characters_of_any_script_is_good()
    {
        var id = string.Concat(Enumerable.Repeat("é票", 64));

        await _shop.AcceptAsync(_shop.NewCard(), cart: id, ticket: id);

        Assert.Equal(id, Assert.Single(await _shop.HoldsAsync()).CartId);
    }

    [Fact]
    public async Task Identifiers_that_differ_in_case_are_different()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card, cart: "Cart");

        await _shop.RefuseAsync(RefusalReason.HeldElsewhere, card, cart: "cart");
    }

    [Fact]
    public async Task No_log_line_tells_a_card_or_what_was_typed()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        await _shop.RefuseAsync(RefusalReason.InvalidFormat, card + "1");
        _shop.Settings.Of.Clear();
        await _shop.RefuseAsync(RefusalReason.NotConfigured, card);

        Assert.NotEmpty(_shop.Logged.Lines);
        Assert.DoesNotContain(card, _shop.Logged.AllText, StringComparison.Ordinal);
    }
}
