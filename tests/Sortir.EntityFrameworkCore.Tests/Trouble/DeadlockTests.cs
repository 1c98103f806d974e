using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>Rows are locked in one order by all. A deadlock is run again and so hidden from the contract: here the server counts them.</summary>
public sealed class DeadlockTests : IAsyncLifetime
{
    private const int Many = 32;

    private readonly PostgreSqlDatabase _database = new();
    private readonly Shop _shop;

    public DeadlockTests() => _shop = new Shop(_database.Configure);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A database of its own, since the server counts for each. A row takes a while, so that batches that start together overlap.
    public async ValueTask InitializeAsync()
    {
        await _database.OpenEmptyAsync(Token);
        await using var context = _database.Connect();
        await context.Database.EnsureCreatedAsync(Token);
        await context.Database.ExecuteSqlRawAsync(
            """
            CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END';
            CREATE TRIGGER linger BEFORE INSERT OR UPDATE ON sortir_usages FOR EACH ROW EXECUTE FUNCTION linger();
            """,
            Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Batches_that_claim_the_same_cards_in_opposite_orders_never_deadlock()
    {
        var results = await CommitInParallelAsync(number =>
            InTurn(number, [.. Enumerable.Range(1, 20)]).Select(card => Sample.Insert(Sample.Hold(card, cart: $"cart-{number}"))));

        Assert.Single(results, CommitResult.Committed);
        await ExpectNoDeadlockAsync();
    }

    [Fact]
    public async Task Batches_that_change_the_same_usages_in_opposite_orders_never_deadlock()
    {
        var holds = await AddHoldsAsync();

        var results = await CommitInParallelAsync(number =>
            InTurn(number, holds).Select(hold => Sample.Update(hold, hold with { CartId = $"cart-of-{number}" })));

        Assert.Single(results, CommitResult.Committed);
        await ExpectNoDeadlockAsync();
    }

    [Fact]
    public async Task Batches_that_take_over_the_same_cards_in_opposite_orders_never_deadlock()
    {
        var lapsed = await AddHoldsAsync();

        var results = await CommitInParallelAsync(number => InTurn(number, lapsed).SelectMany(hold => new[]
        {
            Sample.End(hold), Sample.Insert(hold with { Id = Guid.NewGuid(), CartId = $"cart-of-{number}" }),
        }));

        Assert.Single(results, CommitResult.Committed);
        await ExpectNoDeadlockAsync();
    }

    [Fact]
    public async Task Leases_changes_and_purges_of_the_same_usages_never_deadlock()
    {
        CardUsage[] all = [.. Enumerable.Range(1, 10).SelectMany(card => new[] { Sample.Due(card), Sample.Used(card + 10) })];
        await _shop.Store.CommitAsync([.. all.Select(Sample.Insert)], [], Token);
        var lease = new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 1 };

        await Task.WhenAll(Enumerable.Range(0, Many).Select(number => Task.Run(
            () => (number % 4) switch
            {
                2 => (Task)_shop.Store.LeaseDueGrantsAsync(lease, Token),
                3 => _shop.Store.PurgeAsync(new StoragePurge.EventUsages("organizer-1", "event-1") { MaxCount = 2 }, Token),
                _ => _shop.Store.CommitAsync([.. InTurn(number, all).Select(usage => Sample.Update(usage, usage with { CartId = "cart-2" }))], [], Token),
            },
            Token)));

        await ExpectNoDeadlockAsync();
    }

    private async Task<CardUsage[]> AddHoldsAsync()
    {
        // The cards ascend as the ids do not.
        CardUsage[] holds = [.. Enumerable.Range(1, 20).Select(card => Sample.Hold(21 - card, ticket: $"ticket-{card}"))];
        await _shop.Store.CommitAsync([.. holds.Select(Sample.Insert)], [], Token);
        return holds;
    }

    private static IEnumerable<T> InTurn<T>(int number, IReadOnlyList<T> items) => number % 2 == 0 ? items : items.Reverse();

    private Task<CommitResult[]> CommitInParallelAsync(Func<int, IEnumerable<UsageChange>> changesOf) => Task.WhenAll(
        Enumerable.Range(0, Many).Select(number => Task.Run(() => _shop.Store.CommitAsync([.. changesOf(number)], [], Token), Token)));

    private async Task ExpectNoDeadlockAsync()
    {
        // A session hands in its figures when it ends.
        await using (var connection = new NpgsqlConnection(_database.ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        var database = new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database;
        await using var server = new NpgsqlConnection(PostgreSqlServer.ConnectionStringTo("postgres"));
        await server.OpenAsync(Token);
        while (await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = $1") > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        Assert.NotEqual(0, await CountAsync("SELECT xact_commit FROM pg_stat_database WHERE datname = $1"));
        Assert.Equal(0, await CountAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = $1"));

        async Task<long> CountAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, server);
            command.Parameters.AddWithValue(database!);
            return Convert.ToInt64(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture);
        }
    }
}
