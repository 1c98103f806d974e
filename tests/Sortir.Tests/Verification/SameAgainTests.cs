using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class SameAgainTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_same_card_again_is_the_same_acceptance_and_prolongs_nothing()
    {
        var card = _shop.NewCard();
        var first = await _shop.AcceptAsync(card);
        _shop.Time.Advance(TimeSpan.FromMinutes(9));

        var second = await _shop.AcceptAsync(card);

        Assert.Equal(first, second);
        Assert.Equal(_shop.Time.GetUtcNow().AddMinutes(1), second.HoldExpiresAt);
        Assert.Equal(1, _shop.Book.KeysIssued);
        Assert.Equal(1, Assert.Single(await _shop.UsagesAsync()).Version);
    }

    [Fact]
    public async Task The_same_card_again_is_accepted_while_apras_is_down()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        _shop.Fake.IsDown = true;

        await _shop.AcceptAsync(card);
    }

    [Fact]
    public async Task The_same_card_again_is_accepted_from_a_source_that_has_no_attempts_left()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        for (var i = 0; i < 10; i++)
        {
            await _shop.RefuseAsync(RefusalReason.NotEligible, _shop.NewCard(AprasCardStatus.Expired), ticket: "second");
        }

        await _shop.RefuseAsync(RefusalReason.TooManyAttempts, _shop.NewCard(), ticket: "second");
        await _shop.AcceptAsync(card);
    }

    [Fact]
    public async Task A_hundred_double_clicks_leave_the_attempts_of_their_source_alone()
    {
        var card = _shop.NewCard();
        for (var i = 0; i < 100; i++)
        {
            await _shop.AcceptAsync(card);
        }

        Assert.Equal(1, _shop.Log.Count("permit"));
    }

    [Fact]
    public async Task Another_ticket_or_another_cart_is_not_the_same_again()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);

        await _shop.RefuseAsync(RefusalReason.AlreadyUsed, card, ticket: "second");
        await _shop.RefuseAsync(RefusalReason.HeldElsewhere, card, cart: "other cart");
    }

    [Fact]
    public async Task After_its_hold_has_lapsed_the_same_card_is_a_new_entry()
    {
        var card = _shop.NewCard();
        var first = await _shop.AcceptAsync(card);
        _shop.Time.Advance(TimeSpan.FromMinutes(10));

        var second = await _shop.AcceptAsync(card);

        Assert.Equal(first.HoldExpiresAt.AddMinutes(10), second.HoldExpiresAt);
        Assert.Equal(2, _shop.Book.KeysIssued);
        Assert.Single(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task After_its_order_the_same_card_is_used()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        await _shop.PlaceAsync();

        await _shop.RefuseAsync(RefusalReason.AlreadyUsed, card);
    }

    [Fact]
    public async Task The_holders_name_is_told_once_and_never_kept()
    {
        var card = _shop.NewCard(new AprasBeneficiary("Nolwenn", "Le Goff"));

        var first = await _shop.AcceptAsync(card);
        var again = await _shop.AcceptAsync(card);

        Assert.Equal("Nolwenn", first.Beneficiary?.Reveal().FirstName);
        Assert.Equal("Le Goff", first.Beneficiary?.Reveal().LastName);
        Assert.Null(again.Beneficiary);
        Assert.DoesNotContain("Le Goff", System.Text.Json.JsonSerializer.Serialize(await _shop.UsagesAsync()));
        Assert.DoesNotContain("Le Goff", _shop.Logged.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_holders_birth_date_reaches_nobody()
    {
        await using var apras = await AprasSimulator.StartAsync(
            new AprasSimulatorOptions { KeyFormat = AprasKeyFormat.JsonObject }, TestContext.Current.CancellationToken);
        await using var shop = new Shop(simulator: apras);

        var accepted = await shop.AcceptAsync(shop.NewCard(new AprasBeneficiary("Nolwenn", "Le Goff", new DateOnly(1990, 2, 3))));

        Assert.Equal(("Nolwenn", "Le Goff"), accepted.Beneficiary!.Reveal());
        Assert.DoesNotContain("1990", System.Text.Json.JsonSerializer.Serialize(await shop.UsagesAsync()));
        Assert.DoesNotContain("1990", shop.Logged.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organizer_that_wants_no_prefill_gets_no_name()
    {
        var usual = Shop.NewSettings();
        _shop.Settings.Of[CatalogEvent.DefaultOrganizerId] =
            new OrganizerSettings { BaseUrl = usual.BaseUrl, Token = usual.Token, PrefillAttendee = false };

        Assert.Null((await _shop.AcceptAsync(_shop.NewCard(new AprasBeneficiary("Nolwenn", "Le Goff")))).Beneficiary);
    }

    [Fact]
    public async Task An_acceptance_says_until_when_it_can_be_corrected_and_when_it_lapses()
    {
        var accepted = await _shop.AcceptAsync(_shop.NewCard());

        Assert.Equal(_shop.Time.GetUtcNow().AddMinutes(5), accepted.CorrectableUntil);
        Assert.Equal(_shop.Time.GetUtcNow().AddMinutes(10), accepted.HoldExpiresAt);
    }
}
