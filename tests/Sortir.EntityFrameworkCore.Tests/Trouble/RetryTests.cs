using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>What the database asks to run again is run again, a few times, and nothing else is.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private const int Tries = 5;

    private readonly SqliteDatabase _database = new();
    private readonly Weather _weather = new();
    private readonly Shop _shop;

    public RetryTests() => _shop = new Shop(options =>
    {
        _database.Configure(options);
        options.AddInterceptors(_weather);
    });

    public static TheoryData<string> Passing => ["40001", "40P01", "55P03", "busy", "busy snapshot", "busy recovery", "busy timeout", "locked", "shared cache", "1205"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_passes_is_tried_again(string trouble)
    {
        (_weather.Trouble, _weather.Left) = (trouble, Tries - 1);

        Assert.Equal(CommitResult.Committed, await _shop.Store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token));

        Assert.Equal(Tries, _weather.Tries);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_does_not_pass_is_an_outage_after_five_tries(string trouble)
    {
        (_weather.Trouble, _weather.Left) = (trouble, int.MaxValue);

        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.Store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token));

        Assert.Equal(Tries, _weather.Tries);
    }

    [Theory]
    [InlineData("53300")]
    [InlineData("57P03")]
    [InlineData("28P01")]
    [InlineData("full")]
    [InlineData("5")]
    [InlineData("6")]
    [InlineData("517")]
    public async Task Anything_else_is_an_outage_at_once(string trouble)
    {
        (_weather.Trouble, _weather.Left) = (trouble, int.MaxValue);

        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.Store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token));

        Assert.Equal(1, _weather.Tries);
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_tries()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        (_weather.Trouble, _weather.Left, _weather.OnTrouble) = ("40001", int.MaxValue, caller.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _shop.Store.CommitAsync([Sample.Insert(Sample.Hold())], [], caller.Token));

        Assert.Equal(1, _weather.Tries);
    }

    /// <summary>A database that says no as often as it is told to. The store knows errors by their numbers, whoever says them.</summary>
    private sealed class Weather : DbTransactionInterceptor
    {
        public string Trouble { get; set; } = "";

        public int Left { get; set; }

        public int Tries { get; private set; }

        public Action? OnTrouble { get; set; }

        public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection,
            TransactionStartingEventData eventData,
            InterceptionResult<DbTransaction> result,
            CancellationToken cancellationToken = default)
        {
            Tries++;
            if (Left-- <= 0)
            {
                return ValueTask.FromResult(result);
            }

            OnTrouble?.Invoke();
            throw Trouble switch
            {
                "busy" => new SqliteException("busy", 5, 5),
                "busy recovery" => new SqliteException("busy", 5, 261),
                "busy snapshot" => new SqliteException("busy", 5, 517),
                "busy timeout" => new SqliteException("busy", 5, 773),
                "locked" => new SqliteException("locked", 6, 6),
                "shared cache" => new SqliteException("locked", 6, 262),
                "full" => new SqliteException("full", 13, 13),
                "1205" or "5" or "6" or "517" => new SqlServerError(int.Parse(Trouble, CultureInfo.InvariantCulture)),
                var state => new PostgresException("trouble", "ERROR", "ERROR", state),
            };
        }
    }

    /// <summary>An error with a number, as SQL Server's client has it.</summary>
    private sealed class SqlServerError(int number) : DbException($"Error {number}.")
    {
        public int Number => number;
    }
}
