using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

/// <summary>The host's clock goes backwards while cards are verified.</summary>
public sealed class ClockTests
{
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
}
