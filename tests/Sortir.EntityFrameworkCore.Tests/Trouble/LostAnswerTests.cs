using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The database has written and its answer gets lost, with the execution strategy that hosts turn on.</summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new();
    private readonly PostgreSqlProxy _wire = new();
    private readonly Commits _commits = new();
    private readonly Shop _shop;

    public LostAnswerTests() => _shop = new Shop(options => options
        .UseNpgsql(_wire.Through(_database.ConnectionString), npgsql => npgsql.EnableRetryOnFailure(3, TimeSpan.FromMilliseconds(100), null))
        .AddInterceptors(_commits));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _wire.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_hold_whose_answer_is_lost_is_found_and_accepted()
    {
        await _shop.TypeCardAsync("cart-0");
        var card = _shop.NewCard();
        _wire.DropAnswers = sent => sent.Contains("INSERT INTO sortir_usages", StringComparison.Ordinal);

        Assert.IsType<CardVerification.Accepted>(await _shop.TypeCardAsync("cart-1", card));

        Assert.Equal(1, _wire.Dropped);
        Assert.Equal((UsageStatus.Pending, 1L), (await _shop.FindUsageAsync("cart-1")) is var usage ? (usage.Status, usage.Version) : default);
    }

    [Fact]
    public async Task An_order_whose_commit_is_not_answered_is_not_made_twice()
    {
        await _shop.TypeCardAsync("cart-1");
        await using var request = _shop.BeginRequest();
        var context = request.ServiceProvider.GetRequiredService<ShopDbContext>();
        var made = 0;
        _commits.Before = _wire.DropNextAnswer;

        await Assert.ThrowsAsync<SortirStorageException>(() => request.ServiceProvider.GetRequiredService<ISortirCheckout>().PlaceOrderAsync(
            context,
            "cart-1",
            Shop.Tickets,
            async token =>
            {
                made++;
                var order = context.Orders.Add(new ShopOrder { Buyer = "Ann" }).Entity;
                await context.SaveChangesAsync(token);
                return $"order-{order.Id}";
            },
            Token));

        Assert.Equal(1, made);
        await WaitUntilPlacedAsync();
        Assert.Equal(["Ann"], await _shop.FindBuyersAsync());
    }

    [Fact]
    public async Task A_payment_whose_answer_is_lost_is_due_once()
    {
        await _shop.TypeCardAsync("cart-1");
        await CallAsync(checkout => checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
        _commits.Before = _wire.DropNextAnswer;

        Assert.IsType<OrderPayment.Paid>(await CallAsync(checkout => checkout.PayOrderAsync("order-1", Shop.Tickets, Token)));

        Assert.Equal(GrantState.Due, (await _shop.FindUsageAsync("cart-1")).Grant.State);
        Assert.Equal(1, (await _shop.CallAsync((ISortirMaintenance maintenance) => maintenance.DeliverDueGrantsAsync(Token))).Granted);
        Assert.Equal(1, _shop.Fake.Book.GrantCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancellation_of_an_event_whose_answer_is_lost_is_written_once_and_answered(bool isBound)
    {
        var binding = new EventBinding("organizer-1", "event-1", "key-1", Sample.Now);
        var cancelled = binding with { CancelledAt = Sample.Now.AddHours(1) };
        if (isBound)
        {
            await _shop.Store.BindEventAsync(binding, Token);
        }

        _commits.Before = _wire.DropNextAnswer;

        Assert.Equal(cancelled, await _shop.Store.CancelEventAsync(cancelled, Sample.Audit(), Token));

        Assert.Equal(1, _wire.Dropped);
        Assert.Equal(cancelled, Assert.Single(await _shop.Store.ListEventsAsync(null, 10, Token)));
        Assert.Single((await _shop.CallAsync((ISortirReader reader) => reader.ListAuditAsync(new AuditFilter(), new PageRequest(), Token))).Items);
    }

    private Task<T> CallAsync<T>(Func<ISortirCheckout, Task<T>> call) => _shop.CallAsync(call);

    // The server may still be at it when the wire is gone.
    private async Task WaitUntilPlacedAsync()
    {
        while ((await _shop.FindUsageAsync("cart-1")).Status != UsageStatus.Validated)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    /// <summary>Says when a commit is about to be sent, once.</summary>
    private sealed class Commits : DbTransactionInterceptor
    {
        public Action? Before { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Before?.Invoke();
            Before = null;
            return ValueTask.FromResult(result);
        }
    }
}
