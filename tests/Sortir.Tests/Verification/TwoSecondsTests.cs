using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class TwoSecondsTests : IAsyncLifetime
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly Shop _shop = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("catalog")]
    [InlineData("settings")]
    [InlineData("bind")]
    [InlineData("find")]
    [InlineData("permit")]
    public async Task Whatever_hangs_before_apras_the_buyer_waits_two_seconds(string call)
    {
        HangAt(call);
        var verification = _shop.VerifyAsync(_shop.NewCard());

        _shop.Time.Advance(TimeSpan.FromSeconds(2) - Millisecond);
        Assert.False(verification.IsCompleted);
        _shop.Time.Advance(Millisecond);

        Assert.Equal(RefusalReason.ServiceUnavailable, Assert.IsType<CardVerification.Refused>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken)).Reason);
        Assert.Equal(0, _shop.Log.Count("apras"));
        Assert.Empty(await _shop.UsagesAsync());
        Assert.Contains(_shop.Logged.Warnings, line => line.Message.Contains("ran out of time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_slow_before_apras_is_taken_from_the_time_of_apras()
    {
        var slow = new TaskCompletionSource();
        _shop.Log.Before = (name, _, _) => name == "catalog" ? slow.Task : Task.CompletedTask;
        var verification = _shop.VerifyAsync(_shop.NewCard());
        _shop.Time.Advance(TimeSpan.FromMilliseconds(1_500));
        slow.SetResult();

        Assert.IsType<CardVerification.Accepted>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken));

        Assert.Equal(TimeSpan.FromMilliseconds(500), Assert.Single(_shop.Connections).Remaining);
    }

    [Fact]
    public async Task A_catalog_that_does_not_look_at_its_token_costs_its_own_time_and_apras_is_not_asked()
    {
        var slow = new TaskCompletionSource();
        _shop.Log.Before = (name, _, _) => name == "catalog" ? slow.Task : Task.CompletedTask;
        var verification = _shop.VerifyAsync(_shop.NewCard());
        _shop.Time.Advance(TimeSpan.FromSeconds(3));
        slow.SetResult();

        Assert.Equal(RefusalReason.ServiceUnavailable, Assert.IsType<CardVerification.Refused>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken)).Reason);
        Assert.Equal(0, _shop.Log.Count("apras"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(10_000)]
    public async Task The_time_is_the_organizers_own(int milliseconds)
    {
        var timeout = TimeSpan.FromMilliseconds(milliseconds);
        var usual = Shop.NewSettings();
        _shop.Settings.Of[CatalogEvent.DefaultOrganizerId] =
            new OrganizerSettings { BaseUrl = usual.BaseUrl, Token = usual.Token, Timeout = timeout };
        HangAt("find");
        var verification = _shop.VerifyAsync(_shop.NewCard());

        _shop.Time.Advance(timeout - Millisecond);
        Assert.False(verification.IsCompleted);
        _shop.Time.Advance(Millisecond);

        Assert.IsType<CardVerification.Refused>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_second_click_waits_for_the_first_no_longer_than_its_own_two_seconds()
    {
        var apras = new TaskCompletionSource();
        _shop.Log.Before = (name, _, _) => name == "apras" ? apras.Task : Task.CompletedTask;
        var card = _shop.NewCard();
        var first = _shop.VerifyAsync(card);
        _shop.Time.Advance(TimeSpan.FromSeconds(1));
        var second = _shop.VerifyAsync(card);

        _shop.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(RefusalReason.ServiceUnavailable, Assert.IsType<CardVerification.Refused>(await second.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken)).Reason);

        apras.SetResult();
        var accepted = await first;
        Assert.Equal(accepted, await _shop.VerifyAsync(card));
    }

    [Fact]
    public async Task An_apras_that_hangs_over_real_http_is_given_up_after_two_seconds()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        await using var shop = new Shop(simulator: apras);
        using var hang = apras.Faults.Add(new AprasFault.Hang());
        var card = shop.NewCard();
        var verification = shop.VerifyAsync(card);
        await hang.WaitForHitsAsync(1, Ct);

        shop.Time.Advance(TimeSpan.FromSeconds(2) - Millisecond);
        Assert.False(verification.IsCompleted);
        shop.Time.Advance(Millisecond);

        Assert.Equal(RefusalReason.ServiceUnavailable, Assert.IsType<CardVerification.Refused>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken)).Reason);
        Assert.Empty(await shop.UsagesAsync());
        hang.End();
        await shop.AcceptAsync(card);
    }

    [Fact]
    public async Task A_slow_good_answer_wins_over_a_retry()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        await using var shop = new Shop(simulator: apras);
        using var hang = apras.Faults.Add(new AprasFault.Hang { Times = 1 });
        var verification = shop.VerifyAsync(shop.NewCard());
        await hang.WaitForHitsAsync(1, Ct);
        shop.Time.Advance(TimeSpan.FromMilliseconds(1_900));

        hang.End();

        Assert.IsType<CardVerification.Accepted>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(1, apras.Book.RequestCount(AprasOperations.Verify));
    }

    [Fact]
    public async Task The_write_is_not_cancelled_when_the_time_is_over_or_the_buyer_has_gone()
    {
        using var buyer = new CancellationTokenSource();
        _shop.Log.Before = async (name, _, token) =>
        {
            if (name == "commit")
            {
                Assert.False(token.CanBeCanceled);
                await buyer.CancelAsync();
                _shop.Time.Advance(TimeSpan.FromSeconds(10));
            }
        };
        var card = _shop.NewCard();

        Assert.IsType<CardVerification.Accepted>(await _shop.VerifyAsync(card, cancellationToken: buyer.Token));

        Assert.Single(await _shop.HoldsAsync());
    }

    private void HangAt(string call) => _shop.Log.Before = (name, _, token) => name == call
        ? Task.Delay(Timeout.InfiniteTimeSpan, _shop.Time, token)
        : Task.CompletedTask;
}
