using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;

namespace Sortir.Reliability.Tests;

/// <summary>A node of a shop in the test's own process, on a real database and a simulated APRAS, that delivers grants when it is told.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly IHost _host;

    private Node(IHost host, LogRecorder log)
    {
        _host = host;
        Log = log;
    }

    public LogRecorder Log { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a node that has these keys, of which the last but for another choice is the current one.</summary>
    public static async Task<Node> StartAsync(
        ShopDatabase database,
        AprasSimulator apras,
        FakeTimeProvider time,
        string[] keys,
        string? currentKey = null)
    {
        var log = new LogRecorder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddDbContext<ShopDbContext>(options => options.UseNpgsql(database.ConnectionString));
        builder.Services.AddSortir(options =>
        {
            options.BaseUrl = apras.BaseUrl.ToString();
            options.Token = apras.Token;
            options.Timeout = TimeSpan.FromSeconds(30);
            options.CurrentKey = currentKey ?? keys[^1];
            options.Grants.Deliver = false;
            foreach (var key in keys)
            {
                options.Keys.Add(new SortirKeyOptions { Id = key, Secret = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"a key for tests: {key}"))) });
            }

            for (var show = 0; show < Repertoire.Shows; show++)
            {
                options.Products[Repertoire.Product(show)] = new SortirProductOptions { EventId = Repertoire.Event(show), EventEndsAt = DateTimeOffset.MaxValue };
            }
        }).UseEntityFrameworkCore<ShopDbContext>();
        var host = builder.Build();
        try
        {
            await host.StartAsync(Token);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new Node(host, log);
    }

    public Task<CardVerification> VerifyAsync(string card, string cart, int show = 0) => CallAsync((ISortirCheckout checkout) => checkout.VerifyCardAsync(
        new VerifyCardRequest { CartId = cart, TicketId = $"ticket of {cart}", ProductId = Repertoire.Product(show), Card = card, Source = cart }, Token));

    public async Task AcceptAsync(string card, string cart, int show = 0) =>
        Assert.IsType<CardVerification.Accepted>(await VerifyAsync(card, cart, show));

    public async Task RefuseAsync(RefusalReason reason, string card, string cart, int show = 0) =>
        Assert.Equal(reason, Assert.IsType<CardVerification.Refused>(await VerifyAsync(card, cart, show)).Reason);

    /// <summary>Sells a ticket, up to its payment.</summary>
    public async Task SellAsync(string card, string cart, int show = 0)
    {
        await AcceptAsync(card, cart, show);
        SaleTicket[] tickets = [new($"ticket of {cart}", Repertoire.Product(show))];
        Assert.IsType<OrderPlacement.Placed>(await CallAsync((ISortirCheckout checkout) => checkout.PlaceOrderAsync(cart, OrderOf(cart), tickets, Token)));
        Assert.IsType<OrderPayment.Paid>(await CallAsync((ISortirCheckout checkout) => checkout.PayOrderAsync(OrderOf(cart), tickets, Token)));
    }

    public Task<GrantDeliveryReport> DeliverAsync() =>
        CallAsync((ISortirMaintenance maintenance) => maintenance.DeliverDueGrantsAsync(Token));

    public async Task<CardUsage> FindAsync(string cart) => Assert.Single(
        await CallAsync((ISortirStore store) => store.FindAsync(new UsageQuery { OrderId = OrderOf(cart) }, Token)));

    public Task<StaffChange> SettleAsync(Guid usageId) => CallAsync((ISortirBackOffice office) => office.SettleGrantAsync(
        new BackOfficeActor { StaffId = "the box office", Reason = "recorded before the backup was restored" }, usageId, Token));

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync() => CallAsync((ISortirStore store) => store.ListEventsAsync(null, 10, Token));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static string OrderOf(string cart) => $"order of {cart}";

    private async Task<T> CallAsync<TService, T>(Func<TService, Task<T>> call)
        where TService : notnull
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
