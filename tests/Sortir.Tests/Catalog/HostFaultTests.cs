using Sortir.Client;
using Sortir.Domain;
using Sortir.Tests.Support;

namespace Sortir.Tests.Catalog;

/// <summary>The host's catalog or settings provider throws, or answers what no storage keeps: named at each call, and nothing is written.</summary>
public sealed class HostFaultTests : IAsyncLifetime
{
    private const string Bad = "bad\nid";

    private readonly Shop _shop = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> AskTheCatalog => new("verify", "verify many", "sync", "place", "pay");

    public static TheoryData<string> AskTheSettings =>
        new("verify", "verify many", "release", "sync", "move", "place", "pay", "cancel", "cancel tickets");

    public async ValueTask InitializeAsync()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        await _shop.AcceptAsync(_shop.NewCard(), ticket: "ordered");
        Assert.IsType<OrderPlacement.Placed>(await _shop.PlaceAsync("cart", "order", new SaleTicket("ordered", Shop.Show)));
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [MemberData(nameof(AskTheCatalog))]
    public async Task A_catalog_that_throws_is_named(string call)
    {
        _shop.Log.Before = (name, _, _) => name == "catalog" ? throw new TimeoutException("The catalog is slow.") : Task.CompletedTask;

        await FailAsync(call, $"{nameof(ShopCatalog)}.FindProductAsync", typeof(TimeoutException));
    }

    [Theory]
    [MemberData(nameof(AskTheCatalog))]
    public async Task A_catalog_that_answers_an_event_id_against_the_rule_is_named(string call)
    {
        _shop.Catalog.Products[Shop.Show] = CatalogProduct.WithCard(new CatalogEvent { Id = Bad });

        await FailAsync(call, $"{nameof(ShopCatalog)}.FindProductAsync", typeof(ArgumentException));
    }

    [Theory]
    [MemberData(nameof(AskTheCatalog))]
    public async Task A_catalog_that_answers_an_organizer_id_against_the_rule_is_named(string call)
    {
        _shop.Catalog.Products[Shop.Show] = CatalogProduct.WithCard(new CatalogEvent { Id = "event", OrganizerId = Bad });

        await FailAsync(call, $"{nameof(ShopCatalog)}.FindProductAsync", typeof(ArgumentException));
    }

    [Theory]
    [MemberData(nameof(AskTheSettings))]
    public async Task A_settings_provider_that_throws_is_named(string call)
    {
        _shop.Log.Before = (name, _, _) => name == "settings" ? throw new TimeoutException("The settings are locked.") : Task.CompletedTask;

        await FailAsync(call, $"{nameof(ShopSettings)}.FindAsync", typeof(TimeoutException));
    }

    [Theory]
    [MemberData(nameof(AskTheSettings))]
    public async Task An_organizer_whose_settings_are_gone_sells_nothing_new_and_everything_else_goes_on(string call)
    {
        _shop.Settings.Of.Clear();

        var answer = await CallAsync(call);

        var refused = answer is IReadOnlyList<CardVerification> many ? many[0] : answer as CardVerification;
        Assert.Equal(call.StartsWith("verify", StringComparison.Ordinal) ? RefusalReason.NotConfigured : null, (refused as CardVerification.Refused)?.Reason);
        Assert.True(answer is not (OrderPlacement.Refused or OrderPayment.NotPlaced or OrderCancellation.OrderUnknown or CardRelease.Refused));
    }

    [Theory]
    [InlineData("a\ntoken")]
    [InlineData("a token\r\n")]
    [InlineData("")]
    public async Task A_token_that_cannot_be_sent_is_a_fault_of_the_provider_that_makes_it(string token)
    {
        _shop.Log.Before = (name, _, _) =>
        {
            if (name == "settings")
            {
                _ = new ApiToken(token);
            }

            return Task.CompletedTask;
        };

        await FailAsync("verify", $"{nameof(ShopSettings)}.FindAsync", typeof(ArgumentException));
    }

    private async Task FailAsync(string call, string told, Type cause)
    {
        var before = await _shop.UsagesAsync();
        _shop.Log.Clear();

        var exception = await Assert.ThrowsAsync<SortirCatalogException>(() => CallAsync(call));

        Assert.Contains(told, exception.Message, StringComparison.Ordinal);
        Assert.IsType(cause, exception.InnerException, exactMatch: false);
        Assert.DoesNotContain(Bad, exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await _shop.UsagesAsync());
        Assert.Equal(0, _shop.Log.Count("commit"));
        Assert.Equal(0, _shop.Limiter.Undecided);
    }

    private async Task<object> CallAsync(string call) => call switch
    {
        "verify" => await _shop.VerifyAsync(_shop.NewCard(), ticket: "new"),
        "verify many" => await _shop.CallAsync(
            checkout => checkout.VerifyCardsAsync([Shop.NewRequest(_shop.NewCard(), ticket: "new")], Ct)),
        "release" => await _shop.ReleaseAsync(),
        "sync" => await _shop.SyncAsync("cart", new SaleTicket("ordered", Shop.Show)),
        "move" => await _shop.MoveAsync("cart", "member"),
        "place" => await _shop.PlaceAsync("cart", "order-2"),
        "pay" => await _shop.PayAsync("order", new SaleTicket("ordered", Shop.Show)),
        "cancel" => await _shop.CallAsync(checkout => checkout.CancelOrderAsync("order", Ct)),
        _ => await _shop.CallAsync(checkout => checkout.CancelTicketsAsync("order", ["ordered"], Ct)),
    };
}
