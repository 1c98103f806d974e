using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A payment wakes the delivery of grants once the host's transaction is committed: nobody waits for the next poll.</summary>
public abstract class WakeUpTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();
    private readonly Shop _shop;

    // The first poll comes at the start, the next one long after the test.
    protected WakeUpTests() => _shop = new Shop(_database.Configure, options: options => options.Grants.PollInterval = TimeSpan.FromMinutes(10));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_grant_is_sent_soon_after_the_commit_of_its_payment(bool isAsynchronous)
    {
        await PlaceAsync();
        await _shop.StartAsync();
        await using (var request = _shop.BeginRequest())
        {
            var (context, checkout) = Resolve(request);
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            await checkout.PayOrderAsync("order-1", Shop.Tickets, Token);
            if (isAsynchronous)
            {
                await transaction.CommitAsync(Token);
            }
            else
            {
                transaction.Commit();
            }
        }

        await WaitForGrantAsync();
    }

    [Fact]
    public async Task Without_a_transaction_it_is_sent_soon_after_the_payment()
    {
        await PlaceAsync();
        await _shop.StartAsync();

        await _shop.CallAsync((ISortirCheckout checkout) => checkout.PayOrderAsync("order-1", Shop.Tickets, Token));

        await WaitForGrantAsync();
    }

    [Fact]
    public async Task What_waits_for_a_commit_runs_once_after_it_and_never_after_a_rollback()
    {
        var ran = new List<string>();
        await using var request = _shop.BeginRequest();
        var context = Resolve(request).Context;
        var store = request.ServiceProvider.GetRequiredService<IHostTransactionStore>();

        store.AfterCommit(() => ran.Add("without"));
        Assert.Equal(["without"], ran);

        await using (var lost = await context.Database.BeginTransactionAsync(Token))
        {
            store.AfterCommit(() => ran.Add("lost"));
            await lost.RollbackAsync(Token);
        }

        await using (await context.Database.BeginTransactionAsync(Token))
        {
            store.AfterCommit(() => ran.Add("left"));
        }

        await using (var kept = await context.Database.BeginTransactionAsync(Token))
        {
            store.AfterCommit(() => ran.Add("first"));
            store.AfterCommit(() => ran.Add("second"));
            Assert.Equal(["without"], ran);
            await kept.CommitAsync(Token);
        }

        await using (var next = await context.Database.BeginTransactionAsync(Token))
        {
            await next.CommitAsync(Token);
        }

        Assert.Equal(["without", "first", "second"], ran);
    }

    private async Task PlaceAsync()
    {
        await _shop.TypeCardAsync("cart-1");
        await _shop.CallAsync((ISortirCheckout checkout) => checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
    }

    private async Task WaitForGrantAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while ((await _shop.FindUsageAsync("cart-1")).Status != UsageStatus.Used)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private static (ShopDbContext Context, ISortirCheckout Checkout) Resolve(AsyncServiceScope request) =>
        (request.ServiceProvider.GetRequiredService<ShopDbContext>(), request.ServiceProvider.GetRequiredService<ISortirCheckout>());
}

public sealed class SqliteWakeUpTests : WakeUpTests<SqliteDatabase>;

public sealed class PostgreSqlWakeUpTests : WakeUpTests<PostgreSqlDatabase>;
