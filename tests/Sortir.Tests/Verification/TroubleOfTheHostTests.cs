using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

/// <summary>The host's clock goes backwards, or the host goes away.</summary>
public sealed class TroubleOfTheHostTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clock_that_goes_backwards_between_two_entries_takes_nothing_from_the_buyer()
    {
        await using var shop = new Shop();
        var card = shop.NewCard();
        var first = await shop.AcceptAsync(card);
        shop.Time.AdjustTime(shop.Time.GetUtcNow().AddHours(-1));

        Assert.Equal(first, await shop.AcceptAsync(card));
        Assert.Equal(TimeSpan.FromMinutes(70), (await shop.RefuseAsync(RefusalReason.HeldElsewhere, card, "other cart")).RetryAfter);
        await shop.AcceptAsync(shop.NewCard());
        Assert.IsType<CardRelease.Released>(await shop.ReleaseAsync());
        Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync());
    }

    [Fact]
    public async Task A_clock_that_goes_backwards_while_apras_is_asked_still_holds_the_card_for_ten_minutes()
    {
        await using var shop = new Shop();
        shop.Log.Before = (name, _, _) =>
        {
            if (name == "apras")
            {
                shop.Time.AdjustTime(shop.Time.GetUtcNow().AddDays(-1));
            }

            return Task.CompletedTask;
        };

        var accepted = await shop.AcceptAsync(shop.NewCard());

        Assert.Equal(shop.Time.GetUtcNow().AddMinutes(10), accepted.HoldExpiresAt);
    }

    [Fact]
    public async Task A_clock_that_goes_backwards_locks_no_source_out_for_longer_than_a_window()
    {
        await using var shop = new Shop();
        for (var i = 0; i < 10; i++)
        {
            await shop.RefuseAsync(RefusalReason.NotEligible, shop.NewCard(AprasCardStatus.Unknown));
        }

        shop.Time.AdjustTime(shop.Time.GetUtcNow().AddDays(-1));
        var refused = await shop.RefuseAsync(RefusalReason.TooManyAttempts, shop.NewCard());
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));

        shop.Time.Advance(TimeSpan.FromMinutes(5));
        await shop.AcceptAsync(shop.NewCard());
    }

    [Fact]
    public async Task A_refusal_of_a_clock_that_was_far_ahead_is_forgotten()
    {
        await using var shop = new Shop();
        var card = shop.NewCard(AprasCardStatus.Unknown);
        await shop.RefuseAsync(RefusalReason.NotEligible, card);
        shop.Book.SetCard(card);

        shop.Time.AdjustTime(shop.Time.GetUtcNow().AddDays(-1));

        await shop.AcceptAsync(card);
    }

    [Fact]
    public async Task A_scope_that_is_disposed_while_a_card_is_verified_leaves_a_whole_hold()
    {
        await using var shop = new Shop();
        var apras = new TaskCompletionSource();
        shop.Log.Before = (name, _, _) => name == "apras" ? apras.Task : Task.CompletedTask;
        Task<CardVerification> verification;
        await using (var scope = shop.Services.CreateAsyncScope())
        {
            verification = scope.ServiceProvider.GetRequiredService<ISortirCheckout>().VerifyCardAsync(Shop.NewRequest(shop.NewCard()), Ct);
        }

        apras.SetResult();

        Assert.IsType<CardVerification.Accepted>(await verification);
        Assert.Single(await shop.HoldsAsync());
    }
}
