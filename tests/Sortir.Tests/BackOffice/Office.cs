using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;

namespace Sortir.Tests;

/// <summary>A shop with two organizers, and the desk of its staff. Nodes share the storage and the clock.</summary>
internal sealed class Office : IAsyncDisposable
{
    public const string Mine = CatalogEvent.DefaultOrganizerId;
    public const string Theirs = "theirs";
    public const string Show = "show";
    public const string Concert = "concert";
    public const string TheirShow = "their-show";

    private readonly ServiceProvider _services;

    public Office(Office? sharedWith = null, Action<IServiceCollection>? configure = null, Action<SortirOptions>? options = null)
    {
        Clock = sharedWith?.Clock ?? new FakeTimeProvider(Start);
        Catalog = sharedWith?.Catalog ?? new OfficeCatalog();
        Settings = sharedWith?.Settings ?? new OfficeSettings();
        Store = sharedWith?.Store ?? new OfficeStore(Clock);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<ISortirCatalog>(Catalog);
        services.AddSingleton<ISortirSettingsProvider>(Settings);
        Apras = services.AddSortirFake(sortir =>
        {
            sortir.Keys.Add(new SortirKeyOptions { Id = "k1", Secret = Convert.ToBase64String(SHA256.HashData("k1"u8)) });
            options?.Invoke(sortir);
        });
        Apras.Book.EligibleByDefault = _ => true;
        services.Replace(ServiceDescriptor.Singleton<ISortirStore>(Store));
        services.Replace(ServiceDescriptor.Singleton<ISortirReader>(Store));
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        Scope = _services.CreateAsyncScope();
    }

    public static DateTimeOffset Start { get; } = new(2027, 1, 15, 19, 0, 0, TimeSpan.Zero);

    public static BackOfficeActor Anna { get; } = new() { StaffId = "anna", Reason = "asked by the venue" };

    public static BackOfficeActor Stranger { get; } = new() { OrganizerId = Theirs, StaffId = "bob", Reason = "curious" };

    public FakeTimeProvider Clock { get; }

    public OfficeCatalog Catalog { get; }

    public OfficeSettings Settings { get; }

    public OfficeStore Store { get; }

    public SortirFake Apras { get; }

    public ISortirCheckout Checkout => Get<ISortirCheckout>();

    public ISortirBackOffice Desk => Get<ISortirBackOffice>();

    public ISortirMaintenance Maintenance => Get<ISortirMaintenance>();

    private AsyncServiceScope Scope { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The card of a number.</summary>
    public static string Card(int number) => $"10000000{number:d2}";

    public T Get<T>()
        where T : notnull => Scope.ServiceProvider.GetRequiredService<T>();

    public Task<CardVerification> VerifyAsync(int card, string eventId = Show) => Checkout.VerifyCardAsync(
        new VerifyCardRequest { CartId = $"cart-{card}", TicketId = $"t{card}", ProductId = eventId, Card = Card(card), Source = "box", IsTrustedSource = true },
        Token);

    /// <summary>Holds a card for the ticket of its number.</summary>
    public async Task<CardUsage> HoldAsync(int card, string eventId = Show)
    {
        Assert.IsType<CardVerification.Accepted>(await VerifyAsync(card, eventId));
        return await Store.FindNewestAsync($"t{card}");
    }

    /// <summary>Holds a card and places its order, of that one ticket.</summary>
    public async Task<CardUsage> PlaceAsync(int card, string eventId = Show)
    {
        await HoldAsync(card, eventId);
        Assert.IsType<OrderPlacement.Placed>(await OrderAsync(card, eventId));
        return await Store.FindNewestAsync($"t{card}");
    }

    /// <summary>As many orders, of one ticket each.</summary>
    public async Task PlaceManyAsync(int count)
    {
        for (var card = 1; card <= count; card++)
        {
            await PlaceAsync(card);
        }
    }

    public Task<OrderPlacement> OrderAsync(int card, string eventId = Show) =>
        Checkout.PlaceOrderAsync($"cart-{card}", $"order-{card}", [new SaleTicket($"t{card}", eventId)], Token);

    public Task<OrderPayment> PayAsync(int card, string eventId = Show) =>
        Checkout.PayOrderAsync($"order-{card}", [new SaleTicket($"t{card}", eventId)], Token);

    /// <summary>Sells a ticket, up to its due grant.</summary>
    public async Task<CardUsage> SellAsync(int card, string eventId = Show)
    {
        await PlaceAsync(card, eventId);
        Assert.IsType<OrderPayment.Paid>(await PayAsync(card, eventId));
        return await Store.FindNewestAsync($"t{card}");
    }

    /// <summary>Sells a ticket and delivers its grant.</summary>
    public async Task<CardUsage> GrantAsync(int card, string eventId = Show)
    {
        await SellAsync(card, eventId);
        await DeliverAsync();
        return await Store.FindNewestAsync($"t{card}");
    }

    /// <summary>Sells a ticket whose grant APRAS refuses.</summary>
    public async Task<CardUsage> RefuseAsync(int card)
    {
        var due = await SellAsync(card);
        await Store.PutAsync(due, due with
        {
            Grant = due.Grant with { State = GrantState.NeedsReview, Review = ReviewReason.Refused, Attempts = 1, NextAttemptAt = null },
        });
        return await Store.FindNewestAsync($"t{card}");
    }

    public Task<GrantDeliveryReport> DeliverAsync() => Maintenance.DeliverDueGrantsAsync(Token);

    public Task CancelOrderAsync(int card) => Checkout.CancelOrderAsync($"order-{card}", Token);

    public async Task<CardUsage?> FindAsync(Guid id) =>
        (await Store.FindAsync(new UsageQuery { Ids = [id] }, Token)).SingleOrDefault();

    public async Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(string? action = null) =>
    [
        .. (await Store.ListAuditAsync(new AuditFilter(), new PageRequest { Size = PageRequest.MaxSize }, Token)).Items
            .Where(entry => action is null || entry.Action == action),
    ];

    public async ValueTask DisposeAsync()
    {
        await Scope.DisposeAsync();
        await _services.DisposeAsync();
    }
}
