using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

/// <summary>The first check that refuses answers, and nothing behind it is touched: each test names every call that was made.</summary>
public sealed class CheckOrderTests : IAsyncLifetime
{
    private static readonly string[] Looked = ["catalog", "settings", "find"];

    private readonly Shop _shop = new();

    // The first verification of an event binds it; these tests are about all the others.
    public async ValueTask InitializeAsync()
    {
        await _shop.AcceptAsync(_shop.NewCard(), "an earlier cart");
        _shop.Log.Clear();
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task An_accepted_card_costs_one_read_one_call_of_apras_and_one_write()
    {
        await _shop.AcceptAsync(_shop.NewCard());

        Assert.Equal([.. Looked, "permit", "cache", "apras", "commit", "settle Accepted"], _shop.Log.Calls);
    }

    [Fact]
    public async Task The_first_card_of_an_event_binds_it_to_a_key_and_the_next_one_does_not()
    {
        await _shop.AcceptAsync(_shop.NewCard(), product: Shop.OtherShow);
        Assert.Equal(["catalog", "settings", "bind", "find", "permit", "cache", "apras", "commit", "settle Accepted"], _shop.Log.Calls);

        _shop.Log.Clear();
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "second", product: Shop.OtherShow);
        Assert.Equal(0, _shop.Log.Count("bind"));
    }

    [Fact]
    public async Task In_a_rush_one_request_renews_an_events_binding_while_it_still_serves_the_others()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _shop.Time.Advance(TimeSpan.FromSeconds(6));
        _shop.Log.Before = (name, _, _) => name == "bind" ? gate.Task : Task.CompletedTask;
        var renewing = _shop.AcceptAsync(_shop.NewCard(), "cart-1");

        await _shop.AcceptAsync(_shop.NewCard(), "cart-2").WaitAsync(Shop.Patience, TestContext.Current.CancellationToken);
        await _shop.AcceptAsync(_shop.NewCard(), "cart-3").WaitAsync(Shop.Patience, TestContext.Current.CancellationToken);
        gate.SetResult();
        await renewing;

        Assert.Equal(1, _shop.Log.Count("bind"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("123456789")]
    [InlineData("AB1234567897")]
    public async Task A_malformed_number_touches_nothing(string? card)
    {
        await _shop.RefuseAsync(RefusalReason.InvalidFormat, card, product: "no such product");

        Assert.Empty(_shop.Log.Calls);
    }

    [Fact]
    public async Task A_product_that_is_not_sold_is_known_from_the_catalog_alone()
    {
        _shop.Settings.Of.Clear();

        await _shop.RefuseAsync(RefusalReason.EventNotEnabled, _shop.NewCard(), product: Shop.NoCardProduct);

        Assert.Equal(["catalog"], _shop.Log.Calls);
    }

    [Fact]
    public async Task An_organizer_without_settings_is_known_before_the_store_is_read()
    {
        _shop.Settings.Of.Clear();

        await _shop.RefuseAsync(RefusalReason.NotConfigured, _shop.NewCard());

        Assert.Equal(["catalog", "settings"], _shop.Log.Calls);
    }

    [Fact]
    public async Task The_same_card_again_is_answered_from_the_store_without_a_permit()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        _shop.Log.Clear();

        await _shop.AcceptAsync(card);

        Assert.Equal(Looked, _shop.Log.Calls);
    }

    [Fact]
    public async Task Over_the_limit_neither_the_cache_nor_apras_is_asked()
    {
        var taken = _shop.NewCard();
        await _shop.AcceptAsync(taken, "other cart", source: "198.51.100.1");
        await UseUpAttemptsAsync();

        // Not even that the card is held elsewhere is told.
        await _shop.RefuseAsync(RefusalReason.TooManyAttempts, taken);

        Assert.Equal([.. Looked, "permit"], _shop.Log.Calls);
    }

    [Fact]
    public async Task A_card_that_is_held_elsewhere_is_not_asked_about()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card, "other cart");
        _shop.Log.Clear();

        await _shop.RefuseAsync(RefusalReason.HeldElsewhere, card);

        Assert.Equal([.. Looked, "permit", "settle Kept", "count", "counted"], _shop.Log.Calls);
    }

    [Fact]
    public async Task A_ticket_whose_card_cannot_be_changed_any_more_is_not_asked_about()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        _shop.Time.Advance(TimeSpan.FromMinutes(5));
        _shop.Log.Clear();

        await _shop.RefuseAsync(RefusalReason.TooLateToCorrect, _shop.NewCard());

        // Minutes later the event is looked at again: it may have been cancelled.
        Assert.Equal(["catalog", "settings", "bind", "find", "permit", "settle GivenBack"], _shop.Log.Calls);
    }

    [Fact]
    public async Task A_refusal_that_is_remembered_is_not_asked_about_again()
    {
        var card = _shop.NewCard(AprasCardStatus.Unknown);
        await _shop.RefuseAsync(RefusalReason.NotEligible, card);
        Assert.Equal([.. Looked, "permit", "cache", "apras", "remember", "settle Kept", "count", "counted"], _shop.Log.Calls);
        _shop.Log.Clear();

        await _shop.RefuseAsync(RefusalReason.NotEligible, card);

        Assert.Equal([.. Looked, "permit", "cache", "settle Kept", "count", "counted"], _shop.Log.Calls);
    }

    [Fact]
    public async Task An_apras_in_trouble_leaves_no_write_behind()
    {
        _shop.Fake.IsDown = true;

        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());

        Assert.Equal([.. Looked, "permit", "cache", "apras", "settle GivenBack"], _shop.Log.Calls);
    }

    private async Task UseUpAttemptsAsync()
    {
        for (var i = 0; i < 10; i++)
        {
            await _shop.RefuseAsync(RefusalReason.NotEligible, _shop.NewCard(AprasCardStatus.Refused), ticket: $"try {i}");
        }

        _shop.Log.Clear();
    }
}
