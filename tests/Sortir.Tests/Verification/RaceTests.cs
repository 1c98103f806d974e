using Sortir.Domain;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class RaceTests : IAsyncLifetime
{
    private const int Buyers = 64;

    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Of_64_carts_with_one_card_exactly_one_is_accepted_and_nobody_reads_an_error()
    {
        for (var round = 0; round < 5; round++)
        {
            var card = _shop.NewCard();
            var answers = await TogetherAsync(i => _shop.VerifyAsync(card, $"cart {round} {i}", source: $"198.51.100.{i}"));

            Assert.Single(answers.OfType<CardVerification.Accepted>());
            Assert.All(
                answers.OfType<CardVerification.Refused>(),
                refused => Assert.True(refused.Reason is RefusalReason.HeldElsewhere or RefusalReason.AlreadyUsed));
            Assert.Single(await _shop.HoldsAsync(), hold => hold.LastDigits == card[^4..]);
        }
    }

    [Fact]
    public async Task Of_64_tickets_of_one_cart_with_one_card_exactly_one_gets_it()
    {
        var card = _shop.NewCard();

        var answers = await TogetherAsync(i => _shop.VerifyAsync(card, ticket: $"ticket {i}", source: $"198.51.100.{i}"));

        Assert.Single(answers.OfType<CardVerification.Accepted>());
        Assert.All(answers.OfType<CardVerification.Refused>(), refused => Assert.Equal(RefusalReason.AlreadyUsed, refused.Reason));
    }

    [Fact]
    public async Task Sixty_four_requests_of_one_cart_and_ticket_are_one_acceptance_and_one_call_of_apras()
    {
        for (var round = 0; round < 5; round++)
        {
            var card = _shop.NewCard();
            var cart = $"cart {round}";
            var answers = await TogetherAsync(_ => _shop.VerifyAsync(card, cart));

            Assert.IsType<CardVerification.Accepted>(Assert.Single(answers.Distinct()));
            Assert.Equal(1, _shop.Book.KeysIssuedTo(CardNumber.Parse(card)));
        }

        Assert.Equal(5, _shop.Log.Count("permit"));
    }

    [Fact]
    public async Task Sixty_four_requests_of_one_cart_and_ticket_on_two_nodes_are_one_acceptance()
    {
        await using var otherNode = new Shop(store: _shop.Store, time: _shop.Time);
        var card = _shop.NewCard();
        otherNode.Book.SetCard(card);

        var answers = await TogetherAsync(i => (i % 2 == 0 ? _shop : otherNode).VerifyAsync(card));

        Assert.IsType<CardVerification.Accepted>(Assert.Single(answers.Distinct()));
        Assert.Single(await _shop.UsagesAsync());
        Assert.InRange(_shop.Book.KeysIssued + otherNode.Book.KeysIssued, 1, 2);
    }

    [Fact]
    public async Task Of_64_carts_on_two_nodes_that_take_a_lapsed_card_over_exactly_one_gets_it()
    {
        await using var otherNode = new Shop(store: _shop.Store, time: _shop.Time);
        var card = _shop.NewCard();
        otherNode.Book.SetCard(card);
        await _shop.AcceptAsync(card, "slow cart");
        _shop.Time.Advance(TimeSpan.FromMinutes(10));

        var answers = await TogetherAsync(i => (i % 2 == 0 ? _shop : otherNode).VerifyAsync(card, $"cart {i}", source: $"198.51.100.{i}"));

        Assert.Single(answers.OfType<CardVerification.Accepted>());
        Assert.Single(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task Placing_replacing_and_taking_away_at_once_end_in_one_order_of_one_card_or_in_none()
    {
        for (var round = 0; round < 30; round++)
        {
            var cart = $"cart {round}";
            var (first, second) = (_shop.NewCard(), _shop.NewCard());
            await _shop.AcceptAsync(first, cart, source: $"198.51.100.{round}");

            var placing = Task.Run(() => _shop.PlaceAsync(cart, $"order {round}"));
            var replacing = Task.Run(() => _shop.VerifyAsync(second, cart, source: $"198.51.100.{round}"));
            var releasing = Task.Run(() => _shop.ReleaseAsync(cart));
            await Task.WhenAll(placing, replacing, releasing);

            var living = (await _shop.UsagesAsync()).Where(usage => usage.CartId == cart && usage.BlockingKey is not null).ToList();
            Assert.InRange(living.Count(usage => usage.Status == UsageStatus.Validated), 0, 1);
            Assert.Equal(await placing is OrderPlacement.Placed, living.Exists(usage => usage.Status == UsageStatus.Validated));
        }
    }

    private static async Task<CardVerification[]> TogetherAsync(Func<int, Task<CardVerification>> verify)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var buyers = Enumerable.Range(0, Buyers).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await verify(i);
        })).ToList();
        start.SetResult();
        return await Task.WhenAll(buyers);
    }
}
