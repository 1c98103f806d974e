using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class PermitTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(RefusalReason.NotEligible)]
    [InlineData(RefusalReason.AlreadyUsed)]
    [InlineData(RefusalReason.HeldElsewhere)]
    public async Task Ten_refusals_that_say_something_of_a_card_use_up_the_attempts(RefusalReason reason)
    {
        var used = _shop.NewCard();
        await _shop.AcceptAsync(used, cart: "its cart", source: "198.51.100.1");
        for (var i = 0; i < 10; i++)
        {
            await (reason switch
            {
                RefusalReason.NotEligible => _shop.RefuseAsync(reason, _shop.NewCard(AprasCardStatus.Unknown)),
                RefusalReason.AlreadyUsed => _shop.RefuseAsync(reason, used, cart: "its cart", ticket: "second"),
                _ => _shop.RefuseAsync(reason, used),
            });
        }

        _shop.Time.Advance(TimeSpan.FromMinutes(1));
        var refused = await _shop.RefuseAsync(RefusalReason.TooManyAttempts, _shop.NewCard());

        Assert.Equal(TimeSpan.FromMinutes(4), refused.RetryAfter);
        Assert.Equal("Trop de tentatives. Veuillez réessayer dans 4 minutes.", In("fr", () => refused.Message));
    }

    [Fact]
    public async Task After_the_retry_time_there_is_an_attempt_again()
    {
        await UseUpAsync(Shop.Source);
        var refused = await _shop.RefuseAsync(RefusalReason.TooManyAttempts, _shop.NewCard());

        _shop.Time.Advance(refused.RetryAfter!.Value);

        await _shop.AcceptAsync(_shop.NewCard());
    }

    [Fact]
    public async Task Another_source_has_attempts_of_its_own()
    {
        await UseUpAsync(Shop.Source);

        await _shop.AcceptAsync(_shop.NewCard(), source: "203.0.113.8");
    }

    [Fact]
    public async Task Accepted_cards_leave_the_attempts_of_a_shared_address_alone()
    {
        for (var i = 0; i < 50; i++)
        {
            await _shop.AcceptAsync(_shop.NewCard(), cart: $"buyer {i}");
        }
    }

    [Fact]
    public async Task Unavailable_answers_leave_the_attempts_of_a_source_alone()
    {
        _shop.Fake.IsDown = true;
        for (var i = 0; i < 30; i++)
        {
            await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());
        }

        _shop.Fake.IsDown = false;
        _shop.Fake.RefusesToken = true;
        for (var i = 0; i < 30; i++)
        {
            await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());
        }

        _shop.Fake.RefusesToken = false;
        await _shop.AcceptAsync(_shop.NewCard());
    }

    [Fact]
    public async Task Sixty_accepted_cards_in_five_minutes_are_the_ceiling_of_a_source()
    {
        for (var i = 0; i < 60; i++)
        {
            await _shop.AcceptAsync(_shop.NewCard(), cart: $"buyer {i}");
        }

        _shop.Time.Advance(TimeSpan.FromMinutes(2));
        var refused = await _shop.RefuseAsync(RefusalReason.TooManyAttempts, _shop.NewCard());

        Assert.Equal(TimeSpan.FromMinutes(3), refused.RetryAfter);
    }

    [Fact]
    public async Task The_limits_and_the_window_are_options()
    {
        await using var shop = new Shop(options =>
        {
            options.Attempts.Limit = 2;
            options.Attempts.AcceptedLimit = 3;
            options.Attempts.Window = TimeSpan.FromMinutes(1);
        });
        await shop.RefuseAsync(RefusalReason.NotEligible, shop.NewCard(AprasCardStatus.Unknown));
        await shop.RefuseAsync(RefusalReason.NotEligible, shop.NewCard(AprasCardStatus.Unknown));
        Assert.Equal(
            TimeSpan.FromMinutes(1), (await shop.RefuseAsync(RefusalReason.TooManyAttempts, shop.NewCard())).RetryAfter);

        shop.Time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 3; i++)
        {
            await shop.AcceptAsync(shop.NewCard(), cart: $"buyer {i}");
        }

        await shop.RefuseAsync(RefusalReason.TooManyAttempts, shop.NewCard());
    }

    [Fact]
    public async Task A_trusted_source_is_exempt()
    {
        for (var i = 0; i < 100; i++)
        {
            var card = _shop.NewCard(i % 2 == 0 ? AprasCardStatus.Unknown : AprasCardStatus.Eligible);
            var answer = await _shop.VerifyAsync(card, ticket: $"ticket {i}", source: "till 1", trusted: true);
            Assert.NotEqual(RefusalReason.TooManyAttempts, (answer as CardVerification.Refused)?.Reason);
        }

        Assert.Equal(0, _shop.Log.Count("permit"));
    }

    [Fact]
    public async Task Ipv6_counts_by_the_64_bit_network()
    {
        for (var i = 0; i < 10; i++)
        {
            await _shop.RefuseAsync(RefusalReason.NotEligible, _shop.NewCard(AprasCardStatus.Unknown), source: $"2001:db8:1:2::{i + 1:x}");
        }

        await _shop.RefuseAsync(RefusalReason.TooManyAttempts, _shop.NewCard(), source: "2001:db8:1:2:ffff::1");
        await _shop.AcceptAsync(_shop.NewCard(), source: "2001:db8:1:3::1");
    }

    [Fact]
    public async Task Undecided_attempts_count_and_the_eleventh_is_told_to_wait_for_the_timeout()
    {
        await _shop.AcceptAsync(_shop.NewCard(), cart: "an earlier cart");
        var apras = new TaskCompletionSource();
        _shop.Log.Before = (name, _, _) => name == "apras" ? apras.Task : Task.CompletedTask;
        var waiting = Enumerable.Range(0, 10).Select(i => _shop.VerifyAsync(_shop.NewCard(), ticket: $"ticket {i}")).ToList();

        var refused = await _shop.RefuseAsync(RefusalReason.TooManyAttempts, _shop.NewCard());
        Assert.Equal(TimeSpan.FromSeconds(2), refused.RetryAfter);

        apras.SetResult();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.IsType<CardVerification.Accepted>(answer));
        await _shop.AcceptAsync(_shop.NewCard());
    }

    [Fact]
    public async Task An_attempt_that_ends_in_an_exception_gives_its_permit_back()
    {
        _shop.Log.Before = (name, _, _) => name == "apras" ? throw new InvalidOperationException("a broken pipeline") : Task.CompletedTask;
        for (var i = 0; i < 15; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => _shop.VerifyAsync(_shop.NewCard()));
        }

        _shop.Log.Before = null;
        await _shop.AcceptAsync(_shop.NewCard());
    }

    private static string In(string culture, Func<string> read)
    {
        var before = System.Globalization.CultureInfo.CurrentUICulture;
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
        try
        {
            return read();
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentUICulture = before;
        }
    }

    private async Task UseUpAsync(string source)
    {
        for (var i = 0; i < 10; i++)
        {
            await _shop.RefuseAsync(RefusalReason.NotEligible, _shop.NewCard(AprasCardStatus.Unknown), source: source);
        }
    }
}
