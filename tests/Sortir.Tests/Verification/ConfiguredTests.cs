using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class ConfiguredTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_product_that_the_catalog_does_not_know_is_not_enabled() =>
        await _shop.RefuseAsync(RefusalReason.EventNotEnabled, _shop.NewCard(), product: "no such product");

    [Fact]
    public async Task A_product_that_needs_no_card_is_not_enabled() =>
        await _shop.RefuseAsync(RefusalReason.EventNotEnabled, _shop.NewCard(), product: Shop.NoCardProduct);

    [Fact]
    public async Task An_event_that_is_switched_off_is_not_enabled()
    {
        SetEvent(new CatalogEvent { Id = "event", IsEnabled = false });

        await _shop.RefuseAsync(RefusalReason.EventNotEnabled, _shop.NewCard());
    }

    [Fact]
    public async Task An_event_is_sold_until_the_instant_of_its_end()
    {
        SetEvent(new CatalogEvent { Id = "event", EndsAt = _shop.Time.GetUtcNow().AddSeconds(1) });
        await _shop.AcceptAsync(_shop.NewCard());

        _shop.Time.Advance(TimeSpan.FromSeconds(1));
        await _shop.RefuseAsync(RefusalReason.EventNotEnabled, _shop.NewCard(), ticket: "second");
    }

    [Fact]
    public async Task An_event_whose_end_nobody_knows_is_sold()
    {
        SetEvent(new CatalogEvent { Id = "event" });
        _shop.Time.Advance(TimeSpan.FromDays(3_000));

        await _shop.AcceptAsync(_shop.NewCard());
    }

    [Fact]
    public async Task A_change_of_the_catalog_counts_at_the_next_card()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        SetEvent(new CatalogEvent { Id = "event", IsEnabled = false });

        await _shop.RefuseAsync(RefusalReason.EventNotEnabled, _shop.NewCard(), ticket: "second");
    }

    [Fact]
    public async Task An_organizer_without_settings_is_not_configured_and_the_log_says_so()
    {
        _shop.Settings.Of.Clear();

        await _shop.RefuseAsync(RefusalReason.NotConfigured, _shop.NewCard());

        Assert.Contains("default", Assert.Single(_shop.Logged.Errors).Message);
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "url", "base URL is missing" },
        { "relative", "relative" },
        { "http", "https://" },
        { "query", "query" },
        { "token", "token is missing" },
        { "timeout", "timeout" },
        { "activity", "activity id" },
        { "retention", "retention" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Settings_of_an_organizer_that_cannot_be_used_are_not_configured_and_the_log_names_the_mend(string what, string told)
    {
        var url = new Uri("https://apras.invalid");
        var token = new ApiToken("secret-token");
        _shop.Settings.Of[CatalogEvent.DefaultOrganizerId] = what switch
        {
            "url" => new OrganizerSettings { Token = token },
            "relative" => new OrganizerSettings { Token = token, BaseUrl = new Uri("/api", UriKind.Relative) },
            "http" => new OrganizerSettings { Token = token, BaseUrl = new Uri("http://apras.invalid") },
            "query" => new OrganizerSettings { Token = token, BaseUrl = new Uri("https://apras.invalid/?a=b") },
            "token" => new OrganizerSettings { BaseUrl = url },
            "timeout" => new OrganizerSettings { BaseUrl = url, Token = token, Timeout = TimeSpan.Zero },
            "activity" => new OrganizerSettings { BaseUrl = url, Token = token, ActivityId = " " },
            _ => new OrganizerSettings { BaseUrl = url, Token = token, UsageRetention = TimeSpan.FromDays(-1) },
        };

        await _shop.RefuseAsync(RefusalReason.NotConfigured, _shop.NewCard());

        var line = Assert.Single(_shop.Logged.Errors);
        Assert.Contains(told, line.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret-token", line.Text);
        Assert.Equal(0, _shop.Log.Count("apras"));
    }

    [Fact]
    public async Task One_organizers_missing_settings_do_not_stop_another()
    {
        _shop.Catalog.Products["guest show"] =
            CatalogProduct.WithCard(new CatalogEvent { Id = "event", OrganizerId = "guest" });

        await _shop.RefuseAsync(RefusalReason.NotConfigured, _shop.NewCard(), product: "guest show");
        await _shop.AcceptAsync(_shop.NewCard());
    }

    [Fact]
    public async Task Each_organizer_is_asked_about_over_its_own_connection()
    {
        _shop.Catalog.Products["guest show"] =
            CatalogProduct.WithCard(new CatalogEvent { Id = "guest-event", OrganizerId = "guest" });
        _shop.Settings.Of["guest"] = new OrganizerSettings { BaseUrl = new Uri("https://guest.invalid"), Token = new ApiToken("guest") };

        await _shop.AcceptAsync(_shop.NewCard(), product: "guest show");
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "second");

        Assert.Equal(["guest", "default"], _shop.Connections.Select(connection => connection.OrganizerId));
        Assert.Equal(["guest.invalid", "apras.invalid"], _shop.Connections.Select(connection => connection.BaseUrl.Host));
    }

    [Fact]
    public async Task A_shop_that_is_switched_off_sells_nothing_reduced_and_touches_nothing()
    {
        await using var shop = new Shop(options => options.Enabled = false);

        await shop.RefuseAsync(RefusalReason.EventNotEnabled, shop.NewCard());

        Assert.Empty(shop.Log.Calls);
    }

    [Fact]
    public async Task A_shop_that_is_switched_off_still_sells_what_needs_no_card()
    {
        await using var shop = new Shop(options => options.Enabled = false);

        var cart = await shop.SyncAsync("cart", new SaleTicket("t1", Shop.NoCardProduct), new SaleTicket("t2", Shop.Show));
        Assert.Equal([null, RefusalReason.EventNotEnabled], cart.Tickets.Select(ticket => ticket.Reason));

        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync("cart", "order", new SaleTicket("t1", Shop.NoCardProduct)));
        var refused = Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync("cart", "order", new SaleTicket("t2", Shop.Show)));
        Assert.Equal(RefusalReason.EventNotEnabled, Assert.Single(refused.Tickets).Reason);
    }

    [Fact]
    public async Task A_catalog_that_throws_is_named_and_nothing_is_written()
    {
        _shop.Log.Before = (name, _, _) => name == "catalog" ? throw new InvalidOperationException("the catalog is down") : Task.CompletedTask;

        var exception = await Assert.ThrowsAsync<SortirCatalogException>(() => _shop.VerifyAsync(_shop.NewCard()));
        Assert.Contains(nameof(ShopCatalog), exception.Message);
        Assert.IsType<InvalidOperationException>(exception.InnerException);
        await Assert.ThrowsAsync<SortirCatalogException>(() => _shop.SyncAsync("cart", new SaleTicket("ticket", Shop.Show)));
        await Assert.ThrowsAsync<SortirCatalogException>(() => _shop.PlaceAsync());
        await Assert.ThrowsAsync<SortirCatalogException>(() => _shop.PayAsync());
        Assert.Equal(["catalog", "catalog", "catalog", "catalog"], _shop.Log.Calls);
    }

    [Fact]
    public async Task A_catalog_whose_own_call_is_cancelled_is_a_fault_of_the_catalog()
    {
        _shop.Log.Before = (name, _, _) => name == "catalog" ? throw new TaskCanceledException("a timeout of its own") : Task.CompletedTask;

        await Assert.ThrowsAsync<SortirCatalogException>(() => _shop.VerifyAsync(_shop.NewCard()));
    }

    [Fact]
    public async Task A_settings_provider_that_throws_is_named()
    {
        _shop.Log.Before = (name, _, _) => name == "settings" ? throw new InvalidOperationException() : Task.CompletedTask;

        var exception = await Assert.ThrowsAsync<SortirCatalogException>(() => _shop.VerifyAsync(_shop.NewCard()));

        Assert.Contains(nameof(ShopSettings), exception.Message);
    }

    [Fact]
    public async Task An_outage_of_the_store_is_an_exception_and_never_a_refusal()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        _shop.Log.Before = (name, _, _) => name == "find" ? throw new SortirStorageException("no connection") : Task.CompletedTask;

        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.VerifyAsync(_shop.NewCard(), ticket: "second"));

        Assert.Equal(1, _shop.Log.Count("apras"));
    }

    private void SetEvent(CatalogEvent catalogEvent) => _shop.Catalog.Products[Shop.Show] = CatalogProduct.WithCard(catalogEvent);
}
