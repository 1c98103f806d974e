using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A database that is down at the worst moments of a sale.</summary>
public abstract class OutageTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const int NotChecked = 1501;

    private readonly TDatabase _database = new();
    private readonly Cut _cut = new();
    private readonly Shop _shop;

    protected OutageTests() => _shop = new Shop(options =>
    {
        _database.Configure(options);
        options.AddInterceptors(_cut);
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_host_starts_while_its_database_is_down_and_sells_when_it_is_back()
    {
        await _database.BreakAsync(Token);
        await _shop.StartAsync();
        Assert.Contains(_shop.Logs.Lines, line => line.Id == NotChecked);
        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.TypeCardAsync("cart-1"));

        await _database.MendAsync(Token);

        Assert.IsType<CardVerification.Accepted>(await _shop.TypeCardAsync("cart-1"));
    }

    [Fact]
    public async Task Between_the_answer_of_APRAS_and_the_write_it_leaves_no_hold_and_the_buyer_may_try_again()
    {
        await _shop.TypeCardAsync("cart-0");
        var card = _shop.NewCard();
        _cut.AfterOpenings = 1;

        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.TypeCardAsync("cart-1", card));

        Assert.Equal(1, _shop.Fake.Book.KeysIssuedTo(CardNumber.Parse(card)));
        _cut.AfterOpenings = int.MaxValue;
        Assert.Empty(await _shop.Store.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token));
        Assert.IsType<CardVerification.Accepted>(await _shop.TypeCardAsync("cart-1", card));
    }

    [Fact]
    public async Task Due_grants_wait_while_the_database_is_down_and_none_is_lost()
    {
        await _shop.TypeCardAsync("cart-1");
        await CallAsync(checkout => checkout.PlaceOrderAsync("cart-1", "order-1", Shop.Tickets, Token));
        await CallAsync(checkout => checkout.PayOrderAsync("order-1", Shop.Tickets, Token));
        await _database.BreakAsync(Token);
        await Assert.ThrowsAsync<SortirStorageException>(
            () => _shop.CallAsync((ISortirMaintenance maintenance) => maintenance.DeliverDueGrantsAsync(Token)));

        await _database.MendAsync(Token);

        Assert.Equal(1, (await _shop.CallAsync((ISortirMaintenance maintenance) => maintenance.DeliverDueGrantsAsync(Token))).Granted);
        Assert.Equal(UsageStatus.Used, (await _shop.FindUsageAsync("cart-1")).Status);
    }

    private Task<T> CallAsync<T>(Func<ISortirCheckout, Task<T>> call) => _shop.CallAsync(call);

    /// <summary>Lets so many connections be opened, and no more.</summary>
    private sealed class Cut : DbConnectionInterceptor
    {
        private int _left = int.MaxValue;

        public int AfterOpenings
        {
            set => Volatile.Write(ref _left, value);
        }

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Interlocked.Decrement(ref _left) < 0 ? throw new Npgsql.NpgsqlException("The server is gone.") : ValueTask.FromResult(result);
    }
}

public sealed class SqliteOutageTests : OutageTests<SqliteDatabase>;

public sealed class PostgreSqlOutageTests : OutageTests<PostgreSqlDatabase>;
