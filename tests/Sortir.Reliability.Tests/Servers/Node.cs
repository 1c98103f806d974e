using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.EntityFrameworkCore;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Shared;

namespace Sortir.Reliability.Tests;

/// <summary>
/// A node of a shop in the test's own process, on a real database and a simulated APRAS, that delivers grants when it is told. A sale is one
/// ticket, and has the name of its cart.
/// </summary>
internal sealed class Node : IAsyncDisposable
{
    private const int GrantRecorded = 1602;

    private readonly IHost _host;

    private Node(IHost host, LogRecorder log)
    {
        _host = host;
        Log = log;
    }

    public LogRecorder Log { get; }

    /// <summary>The usages whose grant APRAS has recorded, as the log tells it, each with APRAS's id of the request.</summary>
    public IReadOnlyList<(Guid UsageId, string RequestId)> LoggedGrants =>
        [.. Log.Lines.Where(line => line.Id == GrantRecorded)
            .Select(line => line.Values.ToDictionary())
            .Select(values => ((Guid)values["UsageId"]!, (string)values["RequestId"]!))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Starts a node that has these keys, of which the last but for another choice is the current one. With a ledger, the shop's orders are in that, and the
    /// database is Sortir's alone.
    /// </summary>
    public static async Task<Node> StartAsync(
        ShopDatabase database,
        AprasSimulator apras,
        FakeTimeProvider time,
        string[] keys,
        string? currentKey = null,
        ShopLedger? ledger = null)
    {
        var log = new LogRecorder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(time);
        var sortir = builder.Services.AddSortir(options =>
        {
            options.BaseUrl = apras.BaseUrl.ToString();
            options.Token = apras.Token;
            options.Timeout = TimeSpan.FromSeconds(30);
            options.CurrentKey = currentKey ?? keys[^1];
            options.Grants.Deliver = false;
            options.Reconciliation.Run = false;
            foreach (var key in keys)
            {
                options.Keys.Add(new SortirKeyOptions { Id = key, Secret = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"a key for tests: {key}"))) });
            }

            for (var show = 0; show < Repertoire.Shows; show++)
            {
                options.Products[Repertoire.Product(show)] = new SortirProductOptions { EventId = Repertoire.Event(show), EventEndsAt = DateTimeOffset.MaxValue };
            }
        });
        if (ledger is null)
        {
            builder.Services.AddDbContext<ShopDbContext>(options => options.UseNpgsql(database.ConnectionString));
            sortir.UseEntityFrameworkCore<ShopDbContext>();
        }
        else
        {
            builder.Services.AddSingleton<ISortirOrderLookup>(ledger);
            sortir.UseSortirDatabase(options => options.UseNpgsql(database.ConnectionString));
        }

        var host = builder.Build();
        try
        {
            if (ledger is not null)
            {
                await host.Services.GetRequiredService<ISortirDatabase>().EnsureSchemaAsync(Token);
            }

            await host.StartAsync(Token);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new Node(host, log);
    }

    public static string OrderOf(string sale) => $"order of {sale}";

    /// <summary>A card is typed for the ticket of a sale: in its own cart, or in another.</summary>
    public Task<CardVerification> VerifyAsync(string card, string sale, int show = 0, string? cart = null) => CallAsync((ISortirCheckout checkout) =>
        checkout.VerifyCardAsync(
            new VerifyCardRequest { CartId = cart ?? sale, TicketId = TicketOf(sale), ProductId = Repertoire.Product(show), Card = card, Source = sale }, Token));

    public async Task AcceptAsync(string card, string sale, int show = 0, string? cart = null) =>
        Assert.IsType<CardVerification.Accepted>(await VerifyAsync(card, sale, show, cart));

    public async Task RefuseAsync(RefusalReason reason, string card, string sale, int show = 0) =>
        Assert.Equal(reason, Assert.IsType<CardVerification.Refused>(await VerifyAsync(card, sale, show)).Reason);

    public Task<OrderPlacement> PlaceAsync(string sale, int show = 0, string? cart = null) =>
        CallAsync((ISortirCheckout checkout) => checkout.PlaceOrderAsync(cart ?? sale, OrderOf(sale), TicketsOf(sale, show), Token));

    public Task<OrderPayment> PayAsync(string sale, int show = 0) =>
        CallAsync((ISortirCheckout checkout) => checkout.PayOrderAsync(OrderOf(sale), TicketsOf(sale, show), Token));

    public Task<OrderCancellation> CancelAsync(string sale) =>
        CallAsync((ISortirCheckout checkout) => checkout.CancelOrderAsync(OrderOf(sale), Token));

    /// <summary>Sells a ticket, up to its order.</summary>
    public async Task OrderAsync(string card, string sale, int show = 0)
    {
        await AcceptAsync(card, sale, show);
        Assert.IsType<OrderPlacement.Placed>(await PlaceAsync(sale, show));
    }

    /// <summary>Sells a ticket, up to its payment.</summary>
    public async Task SellAsync(string card, string sale, int show = 0)
    {
        await OrderAsync(card, sale, show);
        Assert.IsType<OrderPayment.Paid>(await PayAsync(sale, show));
    }

    public Task<GrantDeliveryReport> DeliverAsync() =>
        CallAsync((ISortirMaintenance maintenance) => maintenance.DeliverDueGrantsAsync(Token));

    public Task<PurgeReport> PurgeAsync() =>
        CallAsync((ISortirMaintenance maintenance) => maintenance.PurgeAsync(cancellationToken: Token));

    public Task<ReconciliationReport> ReconcileAsync() =>
        CallAsync((ISortirMaintenance maintenance) => maintenance.ReconcileOrdersAsync(Token));

    public async Task<CardUsage> FindAsync(string sale) => Assert.Single(
        await CallAsync((ISortirStore store) => store.FindAsync(new UsageQuery { OrderId = OrderOf(sale) }, Token)));

    public Task<IReadOnlyList<CardUsage>> FindAsync(IReadOnlyList<Guid> ids) =>
        CallAsync((ISortirStore store) => store.FindAsync(new UsageQuery { Ids = ids }, Token));

    public Task<StaffChange> SettleAsync(Guid usageId) => AskOfficeAsync((office, actor, token) => office.SettleGrantAsync(actor, usageId, token));

    public Task<DataErasure> EraseAsync(string sale) => AskOfficeAsync((office, actor, token) => office.EraseOrderAsync(actor, OrderOf(sale), token));

    public Task<EventCancellation> CancelShowAsync(int show) =>
        AskOfficeAsync((office, actor, token) => office.CancelEventAsync(actor, Repertoire.Event(show), token));

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync() => CallAsync((ISortirStore store) => store.ListEventsAsync(null, 10, Token));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static string TicketOf(string sale) => $"ticket of {sale}";

    private static SaleTicket[] TicketsOf(string sale, int show) => [new(TicketOf(sale), Repertoire.Product(show))];

    private Task<TAnswer> AskOfficeAsync<TAnswer>(Func<ISortirBackOffice, BackOfficeActor, CancellationToken, Task<TAnswer>> ask) => CallAsync((ISortirBackOffice office) =>
        ask(office, new BackOfficeActor { StaffId = "the box office", Reason = "a backup was restored" }, Token));

    private async Task<T> CallAsync<TService, T>(Func<TService, Task<T>> call)
        where TService : notnull
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
