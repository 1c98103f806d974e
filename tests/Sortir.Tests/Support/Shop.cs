using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Shared;

namespace Sortir.Tests.Support;

/// <summary>
/// A shop whose checkout is the real one, in memory: its clock stands still, its APRAS needs no socket, and everything that the flow
/// touches goes through <see cref="Log"/>. Each call has a scope of its own, as in a web host.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string Show = "show";
    public const string OtherShow = "other-show";
    public const string NoCardProduct = "poster";
    public const string Source = "203.0.113.7";

    /// <summary>How long a test waits, by the real clock, for what should come at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static int s_cards;

    private readonly ServiceProvider _provider;

    /// <summary>Opens a shop.</summary>
    /// <param name="options">Changes the options.</param>
    /// <param name="services">Changes the services, after all others.</param>
    /// <param name="store">A store that other shops, or other nodes of this one, use too.</param>
    /// <param name="time">A clock that they share.</param>
    /// <param name="simulator">An APRAS over real HTTP, in place of the one without a socket.</param>
    public Shop(
        Action<SortirOptions>? options = null,
        Action<IServiceCollection>? services = null,
        InMemoryStore? store = null,
        FakeTimeProvider? time = null,
        AprasSimulator? simulator = null)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero));
        Catalog = new ShopCatalog(Log);
        Catalog.Products[Show] = CatalogProduct.WithCard(new CatalogEvent { Id = "event", EndsAt = Time.GetUtcNow().AddDays(30) });
        Catalog.Products[OtherShow] = CatalogProduct.WithCard(new CatalogEvent { Id = "other-event", EndsAt = Time.GetUtcNow().AddDays(60) });
        Catalog.Products[NoCardProduct] = CatalogProduct.WithoutCard;
        Settings = new ShopSettings(Log);
        Settings.Of[CatalogEvent.DefaultOrganizerId] = NewSettings(simulator);

        var all = new ServiceCollection();
        all.AddSingleton<TimeProvider>(Time);
        all.AddSingleton<ISortirCatalog>(Catalog);
        all.AddSingleton<ISortirSettingsProvider>(Settings);
        if (store is not null)
        {
            all.AddSingleton(store);
        }

        var client = new ServiceCollection().AddAprasClient().Last(service => service.ServiceType == typeof(IAprasClient)).ImplementationType!;
        Fake = all.AddSortirFake(values =>
        {
            options?.Invoke(values);
            if (values.Keys.Count == 0)
            {
                values.Keys.Add(NewKey("one"));
            }
        });
        Book = simulator?.Book ?? Fake.Book;
        all.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logged));
        var fake = (IAprasClient)all.Last(service => service.ServiceType == typeof(IAprasClient)).ImplementationInstance!;
        all.Replace(ServiceDescriptor.Singleton<IAprasClient>(provider => new WatchedApras(
            simulator is null ? fake : (IAprasClient)ActivatorUtilities.CreateInstance(provider, client), Log, Connections)));
        all.Replace(ServiceDescriptor.Singleton<ISortirStore>(
            provider => new WatchedStore(provider.GetRequiredService<InMemoryStore>(), Log, Conflicts)));
        Limiter = new WatchedLimiter(new InProcessAttemptLimiter(Time), Log);
        all.Replace(ServiceDescriptor.Singleton<IAttemptLimiter>(Limiter));
        var cache = all.Last(service => service.ServiceType == typeof(IDistributedCache)).ImplementationType!;
        all.Replace(ServiceDescriptor.Singleton<IDistributedCache>(
            provider => new WatchedCache((IDistributedCache)ActivatorUtilities.CreateInstance(provider, cache), Log)));
        services?.Invoke(all);
        _provider = all.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public CallLog Log { get; } = new();

    public LogRecorder Logged { get; } = new();

    public FakeTimeProvider Time { get; }

    public ShopCatalog Catalog { get; }

    public ShopSettings Settings { get; }

    public WatchedLimiter Limiter { get; }

    public SortirFake Fake { get; }

    /// <summary>The connections that APRAS was asked over, the last one last.</summary>
    public List<AprasConnection> Connections { get; } = [];

    /// <summary>What the next writes are answered, without being made.</summary>
    public Queue<CommitResult> Conflicts { get; } = new();

    /// <summary>What the APRAS behind this shop knows.</summary>
    public AprasBook Book { get; }

    public IServiceProvider Services => _provider;

    /// <summary>The store in memory; where a test has put another in its place, see <see cref="ReadAsync"/>.</summary>
    public InMemoryStore Store => _provider.GetRequiredService<InMemoryStore>();

    public ISortirMaintenance Maintenance => _provider.GetRequiredService<ISortirMaintenance>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static OrganizerSettings NewSettings(AprasSimulator? simulator = null) => new()
    {
        BaseUrl = simulator?.BaseUrl ?? new Uri("https://apras.invalid"),
        Token = new ApiToken(simulator?.Token ?? "token"),
    };

    /// <summary>A key whose secret is always the same for its id.</summary>
    public static SortirKeyOptions NewKey(string id) =>
        new() { Id = id, Secret = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"a key for tests: {id}"))) };

    /// <summary>An eligible card that no other test has.</summary>
    public string NewCard(AprasBeneficiary? holder = null) => NewCard(AprasCardStatus.Eligible, holder);

    public string NewCard(AprasCardStatus status, AprasBeneficiary? holder = null)
    {
        var card = (7_000_000_000 + Interlocked.Increment(ref s_cards)).ToString(CultureInfo.InvariantCulture);
        Book.SetCard(card, status, holder);
        return card;
    }

    /// <summary>Calls the checkout as one request of a web host does.</summary>
    public async Task<T> CallAsync<T>(Func<ISortirCheckout, Task<T>> call)
    {
        await using var scope = _provider.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<ISortirCheckout>());
    }

    public Task<CardVerification> VerifyAsync(
        string? card,
        string cart = "cart",
        string ticket = "ticket",
        string product = Show,
        string source = Source,
        bool trusted = false,
        CancellationToken? cancellationToken = null) =>
        CallAsync(checkout => checkout.VerifyCardAsync(NewRequest(card, cart, ticket, product, source, trusted), cancellationToken ?? Ct));

    public static VerifyCardRequest NewRequest(
        string? card,
        string cart = "cart",
        string ticket = "ticket",
        string product = Show,
        string source = Source,
        bool trusted = false) => new()
        {
            Card = card,
            CartId = cart,
            TicketId = ticket,
            ProductId = product,
            Source = source,
            IsTrustedSource = trusted,
        };

    public async Task<CardVerification.Accepted> AcceptAsync(
        string? card, string cart = "cart", string ticket = "ticket", string product = Show, string source = Source) =>
        Assert.IsType<CardVerification.Accepted>(await VerifyAsync(card, cart, ticket, product, source));

    public async Task<CardVerification.Refused> RefuseAsync(
        RefusalReason reason, string? card, string cart = "cart", string ticket = "ticket", string product = Show, string source = Source)
    {
        var refused = Assert.IsType<CardVerification.Refused>(await VerifyAsync(card, cart, ticket, product, source));
        Assert.Equal(reason, refused.Reason);
        return refused;
    }

    public Task<CardRelease> ReleaseAsync(string cart = "cart", string ticket = "ticket") =>
        CallAsync(checkout => checkout.ReleaseCardAsync(cart, ticket, Ct));

    public Task<CartState> SyncAsync(string cart, params SaleTicket[] tickets) =>
        CallAsync(checkout => checkout.SyncCartAsync(cart, tickets, Ct));

    public Task<int> MoveAsync(string from, string to) => CallAsync(checkout => checkout.MoveCartAsync(from, to, Ct));

    public Task<OrderPlacement> PlaceAsync(string cart = "cart", string order = "order", params SaleTicket[] tickets) =>
        CallAsync(checkout => checkout.PlaceOrderAsync(cart, order, tickets.Length == 0 ? [new SaleTicket("ticket", Show)] : tickets, Ct));

    public Task<OrderPayment> PayAsync(string order = "order", params SaleTicket[] tickets) =>
        CallAsync(checkout => checkout.PayOrderAsync(order, tickets.Length == 0 ? [new SaleTicket("ticket", Show)] : tickets, Ct));

    /// <summary>Reads what is stored, wherever that is.</summary>
    public async Task<T> ReadAsync<T>(Func<ISortirReader, Task<T>> read)
    {
        await using var scope = _provider.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<ISortirReader>());
    }

    /// <summary>Every usage there is, the newest hold first.</summary>
    public async Task<IReadOnlyList<CardUsage>> UsagesAsync() =>
        (await ReadAsync(reader => reader.ListUsagesAsync(new UsageFilter(), new PageRequest { Size = PageRequest.MaxSize }, Ct))).Items;

    /// <summary>The usages that hold a card now.</summary>
    public async Task<IReadOnlyList<CardUsage>> HoldsAsync() =>
        [.. (await UsagesAsync()).Where(usage => usage.Status == UsageStatus.Pending)];

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
