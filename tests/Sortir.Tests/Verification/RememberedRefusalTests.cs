using Sortir.Client;
using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class RememberedRefusalTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(AprasCardStatus.Unknown)]
    [InlineData(AprasCardStatus.Expired)]
    [InlineData(AprasCardStatus.Refused)]
    public async Task A_refusal_is_remembered_for_five_minutes(AprasCardStatus status)
    {
        var card = _shop.NewCard(status);
        await _shop.RefuseAsync(RefusalReason.NotEligible, card);
        _shop.Book.SetCard(card);

        _shop.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        await _shop.RefuseAsync(RefusalReason.NotEligible, card, "other cart");
        Assert.Equal(1, _shop.Log.Count("apras"));

        _shop.Time.Advance(TimeSpan.FromMilliseconds(1));
        await _shop.AcceptAsync(card);
    }

    [Fact]
    public async Task A_refusal_counts_for_its_organizer_alone()
    {
        _shop.Catalog.Products["guest show"] = CatalogProduct.WithCard(new CatalogEvent { Id = "guest-event", OrganizerId = "guest" });
        _shop.Settings.Of["guest"] = new OrganizerSettings { BaseUrl = new Uri("https://guest.invalid"), Token = new ApiToken("guest") };
        var card = _shop.NewCard(AprasCardStatus.Refused);
        await _shop.RefuseAsync(RefusalReason.NotEligible, card);
        _shop.Book.SetCard(card);

        await _shop.AcceptAsync(card, product: "guest show");
        await _shop.RefuseAsync(RefusalReason.NotEligible, card, product: Shop.OtherShow);
    }

    [Fact]
    public async Task Another_card_with_the_same_last_digits_is_not_refused_with_it()
    {
        _shop.Book.SetCard("1111117890", AprasCardStatus.Unknown);
        _shop.Book.SetCard("2222227890");
        await _shop.RefuseAsync(RefusalReason.NotEligible, "1111117890");

        await _shop.AcceptAsync("2222227890");
    }

    [Fact]
    public async Task An_unavailable_apras_is_not_remembered()
    {
        var card = _shop.NewCard();
        _shop.Fake.IsDown = true;
        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, card);

        _shop.Fake.IsDown = false;
        await _shop.AcceptAsync(card);
    }

    [Fact]
    public async Task With_a_lifetime_of_zero_nothing_is_remembered()
    {
        await using var shop = new Shop(options => options.RefusalLifetime = TimeSpan.Zero);
        var card = shop.NewCard(AprasCardStatus.Unknown);
        await shop.RefuseAsync(RefusalReason.NotEligible, card);
        shop.Book.SetCard(card);

        await shop.AcceptAsync(card);
        Assert.Equal(0, shop.Log.Count("cache") + shop.Log.Count("remember"));
    }

    [Theory]
    [InlineData("cache")]
    [InlineData("remember")]
    public async Task A_cache_that_fails_does_not_fail_the_sale(string call)
    {
        _shop.Log.Before = (name, _, _) => name == call ? throw new InvalidOperationException("no cache") : Task.CompletedTask;
        var refused = _shop.NewCard(AprasCardStatus.Unknown);

        await _shop.RefuseAsync(RefusalReason.NotEligible, refused);
        await _shop.AcceptAsync(_shop.NewCard());
    }

    [Fact]
    public async Task A_cache_that_hangs_costs_150_ms_and_the_rest_of_the_time_is_left_for_apras()
    {
        _shop.Log.Before = (name, _, _) => name is "cache" ? new TaskCompletionSource().Task : Task.CompletedTask;
        var verification = _shop.VerifyAsync(_shop.NewCard());
        Assert.False(verification.IsCompleted);

        _shop.Time.Advance(TimeSpan.FromMilliseconds(150));

        Assert.IsType<CardVerification.Accepted>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromMilliseconds(1_850), Assert.Single(_shop.Connections).Remaining);
    }

    [Fact]
    public async Task A_cache_that_hangs_while_it_is_written_holds_an_answer_up_for_150_ms_at_most()
    {
        _shop.Log.Before = (name, _, _) => name is "remember" ? new TaskCompletionSource().Task : Task.CompletedTask;
        var verification = _shop.VerifyAsync(_shop.NewCard(AprasCardStatus.Unknown));
        Assert.False(verification.IsCompleted);

        _shop.Time.Advance(TimeSpan.FromMilliseconds(150));

        Assert.Equal(RefusalReason.NotEligible, Assert.IsType<CardVerification.Refused>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken)).Reason);
    }
}
