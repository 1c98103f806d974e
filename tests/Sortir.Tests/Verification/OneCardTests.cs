using Sortir.Domain;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class OneCardTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_card_that_another_cart_holds_is_held_elsewhere_until_that_hold_lapses()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card, "other cart");
        _shop.Time.Advance(TimeSpan.FromMinutes(4));

        var refused = await _shop.RefuseAsync(RefusalReason.HeldElsewhere, card);
        Assert.Equal(TimeSpan.FromMinutes(6), refused.RetryAfter);

        _shop.Time.Advance(refused.RetryAfter!.Value);
        await _shop.AcceptAsync(card);
    }

    [Fact]
    public async Task A_card_that_was_ordered_paid_or_granted_is_already_used()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        await _shop.PlaceAsync();
        Assert.Null((await _shop.RefuseAsync(RefusalReason.AlreadyUsed, card, "other cart")).RetryAfter);

        await _shop.PayAsync();
        await _shop.RefuseAsync(RefusalReason.AlreadyUsed, card, "other cart");

        await _shop.Maintenance.DeliverDueGrantsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(UsageStatus.Used, Assert.Single(await _shop.UsagesAsync()).Status);
        await _shop.RefuseAsync(RefusalReason.AlreadyUsed, card, "other cart");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_card_is_free_again_as_the_organizer_wants_it(bool release)
    {
        var usual = Shop.NewSettings();
        _shop.Settings.Of[CatalogEvent.DefaultOrganizerId] =
            new OrganizerSettings { BaseUrl = usual.BaseUrl, Token = usual.Token, ReleaseOnCancel = release };
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);
        await _shop.PlaceAsync();
        await _shop.CallAsync(checkout => checkout.CancelOrderAsync("order", TestContext.Current.CancellationToken));

        if (release)
        {
            await _shop.AcceptAsync(card, "other cart");
        }
        else
        {
            await _shop.RefuseAsync(RefusalReason.AlreadyUsed, card, "other cart");
        }
    }

    [Fact]
    public async Task One_card_per_ticket_a_second_ticket_of_the_event_is_already_used()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card, ticket: "first");

        Assert.Null((await _shop.RefuseAsync(RefusalReason.AlreadyUsed, card, ticket: "second")).RetryAfter);
    }

    [Fact]
    public async Task Two_products_of_one_event_share_its_cards()
    {
        _shop.Catalog.Products["balcony"] = CatalogProduct.WithCard(new CatalogEvent { Id = "event" });
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card, "other cart", product: "balcony");

        await _shop.RefuseAsync(RefusalReason.HeldElsewhere, card);
    }

    [Fact]
    public async Task Two_tickets_of_different_events_may_share_a_card()
    {
        var card = _shop.NewCard();

        await _shop.AcceptAsync(card, ticket: "first");
        await _shop.AcceptAsync(card, ticket: "second", product: Shop.OtherShow);

        var holds = await _shop.HoldsAsync();
        Assert.Equal(2, holds.Select(hold => hold.Fingerprint).Distinct().Count());
    }

    [Fact]
    public async Task Two_organizers_events_of_one_name_do_not_share_cards()
    {
        _shop.Catalog.Products["guest show"] = CatalogProduct.WithCard(new CatalogEvent { Id = "event", OrganizerId = "guest" });
        _shop.Settings.Of["guest"] = Shop.NewSettings();
        var card = _shop.NewCard();

        await _shop.AcceptAsync(card);
        await _shop.AcceptAsync(card, "other cart", product: "guest show");
    }

    [Fact]
    public async Task The_hold_is_written_with_all_that_the_sale_needs_and_without_the_card()
    {
        var card = _shop.NewCard();
        await _shop.AcceptAsync(card);

        var hold = Assert.Single(await _shop.UsagesAsync());
        Assert.Equal(UsageStatus.Pending, hold.Status);
        Assert.Equal(("default", "event", Shop.Show, "cart", "ticket"), (hold.OrganizerId, hold.EventId, hold.ProductId, hold.CartId, hold.TicketId));
        Assert.Equal(card[^4..], hold.LastDigits);
        Assert.Equal(_shop.Time.GetUtcNow(), hold.HeldAt);
        Assert.Equal($"[Sortir!] Carte validée : ••••{card[^4..]}", hold.SupportNote);
        Assert.NotNull(hold.ProtectedServiceKey);
        Assert.DoesNotContain(card, System.Text.Json.JsonSerializer.Serialize(hold));
    }
}
