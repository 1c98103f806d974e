using Sortir.Domain;
using Sortir.Tests.Support;

namespace Sortir.Tests.Correction;

public sealed class ReleaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Within_five_minutes_a_card_may_be_taken_away_and_is_free_at_once()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        _shop.Time.Advance(TimeSpan.FromMinutes(5) - Millisecond);

        Assert.IsType<CardRelease.Released>(await _shop.ReleaseAsync());

        var usage = Assert.Single(await _shop.UsagesAsync());
        Assert.Equal((UsageStatus.Expired, HoldEnding.Removed), (usage.Status, usage.Ending));
        Assert.Null(usage.ProtectedServiceKey);
        await _shop.AcceptAsync(card, "other cart");
    }

    [Fact]
    public async Task A_card_that_was_taken_away_may_be_entered_again_for_this_or_another_ticket()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        await _shop.ReleaseAsync();
        await _shop.AcceptAsync(card);
        await _shop.ReleaseAsync();
        await _shop.AcceptAsync(card, ticket: "second");
    }

    [Fact]
    public async Task After_five_minutes_taking_a_card_away_is_refused_until_its_hold_lapses()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        _shop.Time.Advance(TimeSpan.FromMinutes(5));

        var refused = Assert.IsType<CardRelease.Refused>(await _shop.ReleaseAsync());
        Assert.Equal(RefusalReason.TooLateToCorrect, refused.Reason);
        Assert.Equal(TimeSpan.FromMinutes(5), refused.RetryAfter);
        Assert.Single(await _shop.HoldsAsync());

        _shop.Time.Advance(refused.RetryAfter!.Value);
        Assert.IsType<CardRelease.Released>(await _shop.ReleaseAsync());
        Assert.Empty(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task A_ticket_without_a_card_is_released_already_and_nothing_is_written()
    {
        Assert.IsType<CardRelease.Released>(await _shop.ReleaseAsync());
        Assert.Equal(["find"], _shop.Log.Calls);
    }

    [Fact]
    public async Task Releasing_twice_changes_nothing_the_second_time()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        await _shop.ReleaseAsync();
        _shop.Log.Clear();

        Assert.IsType<CardRelease.Released>(await _shop.ReleaseAsync());

        Assert.Equal(0, _shop.Log.Count("commit"));
    }

    [Fact]
    public async Task A_card_of_an_ordered_ticket_is_not_released_and_waiting_does_not_help()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        await _shop.PlaceAsync();

        var refused = Assert.IsType<CardRelease.Refused>(await _shop.ReleaseAsync());

        Assert.Equal((RefusalReason.TooLateToCorrect, null), (refused.Reason, refused.RetryAfter));
        Assert.Equal(UsageStatus.Validated, Assert.Single(await _shop.UsagesAsync()).Status);
    }

    [Fact]
    public async Task Another_carts_card_cannot_be_released()
    {
        await _shop.AcceptAsync(_shop.NewCard());

        Assert.IsType<CardRelease.Released>(await _shop.ReleaseAsync("other cart"));

        Assert.Single(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task The_correction_window_and_the_hold_lifetime_are_options()
    {
        await using var shop = new Shop(options =>
        {
            options.CorrectionWindow = TimeSpan.FromMinutes(1);
            options.HoldLifetime = TimeSpan.FromMinutes(3);
        });
        var accepted = await shop.AcceptAsync(shop.NewCard());
        Assert.Equal(shop.Time.GetUtcNow().AddMinutes(1), accepted.CorrectableUntil);
        Assert.Equal(shop.Time.GetUtcNow().AddMinutes(3), accepted.HoldExpiresAt);

        shop.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(2), Assert.IsType<CardRelease.Refused>(await shop.ReleaseAsync()).RetryAfter);
    }
}
