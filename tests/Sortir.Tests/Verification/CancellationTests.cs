using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

/// <summary>The caller gives up at each await in turn; afterwards nothing is half done, and the same call works.</summary>
public sealed class CancellationTests
{
    private const int MoreThanAllAwaits = 12;

    [Fact]
    public async Task A_verification_that_is_cancelled_anywhere_is_done_or_undone()
    {
        var (cancelled, accepted) = (0, 0);
        for (var at = 1; at <= MoreThanAllAwaits; at++)
        {
            await using var shop = new Shop();
            var card = shop.NewCard();
            using var buyer = CancelAt(shop, at);

            var answer = await OrNothingAsync(shop.VerifyAsync(card, cancellationToken: buyer.Token));

            // An answer means a hold, and no answer none.
            var holds = await shop.HoldsAsync();
            Assert.Equal(answer is null ? 0 : 1, holds.Count);
            Assert.Equal(0, shop.Limiter.Undecided);
            _ = answer is null ? cancelled++ : accepted++;

            shop.Log.Before = null;
            await shop.AcceptAsync(card);
            Assert.Single(await shop.HoldsAsync());
            for (var i = 0; i < 10; i++)
            {
                await shop.RefuseAsync(RefusalReason.NotEligible, shop.NewCard(AprasCardStatus.Unknown), ticket: "second");
            }
        }

        // catalog, settings, bind, find, permit, cache and apras can be given up; the write and what is behind it cannot.
        Assert.Equal((7, MoreThanAllAwaits - 7), (cancelled, accepted));
    }

    [Fact]
    public async Task A_refusal_that_is_cancelled_anywhere_leaves_no_permit_undecided()
    {
        for (var at = 1; at <= MoreThanAllAwaits; at++)
        {
            await using var shop = new Shop();
            using var buyer = CancelAt(shop, at);

            var answer = await OrNothingAsync(shop.VerifyAsync(shop.NewCard(AprasCardStatus.Unknown), cancellationToken: buyer.Token));

            Assert.True(answer is null or CardVerification.Refused { Reason: RefusalReason.NotEligible });
            Assert.Equal(0, shop.Limiter.Undecided);
            Assert.Empty(await shop.UsagesAsync());
        }
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_touches_nothing()
    {
        await using var shop = new Shop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => shop.VerifyAsync(shop.NewCard(), cancellationToken: new CancellationToken(canceled: true)));

        Assert.Empty(shop.Log.Calls);
    }

    [Fact]
    public async Task Many_cards_whose_caller_gives_up_leave_whole_holds_or_none()
    {
        for (var at = 1; at <= 44; at++)
        {
            await using var shop = new Shop();
            using var buyer = CancelAt(shop, at);
            var requests = Enumerable.Range(0, 6).Select(i => Shop.NewRequest(shop.NewCard(), ticket: $"ticket {i}")).ToList();

            var answers = await OrNothingAsync(shop.CallAsync(checkout => checkout.VerifyCardsAsync(requests, buyer.Token)));

            Assert.Equal(shop.Log.Count("commit"), (await shop.HoldsAsync()).Count);
            Assert.Equal(0, shop.Limiter.Undecided);
            Assert.True(answers is null || answers.All(answer => answer is CardVerification.Accepted));
        }
    }

    // The caller's token is cancelled while the n-th call is under way.
    private static CancellationTokenSource CancelAt(Shop shop, int at)
    {
        var source = new CancellationTokenSource();
        shop.Log.Before = async (_, number, token) =>
        {
            if (number == at)
            {
                await source.CancelAsync();
                token.ThrowIfCancellationRequested();
            }
        };
        return source;
    }

    private static async Task<T?> OrNothingAsync<T>(Task<T> call)
        where T : class?
    {
        try
        {
            return await call;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
