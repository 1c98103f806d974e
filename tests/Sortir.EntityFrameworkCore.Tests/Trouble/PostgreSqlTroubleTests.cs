using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>What goes wrong between a shop and its database, and what the shop says then.</summary>
public sealed class PostgreSqlTroubleTests : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new();
    private readonly PostgreSqlProxy _wire = new();
    private readonly Shop _shop;

    public PostgreSqlTroubleTests() => _shop = new Shop(options => options.UseNpgsql(_wire.Through(_database.ConnectionString)));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _wire.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_database_that_is_down_when_the_shop_starts_is_used_when_it_is_up()
    {
        await _database.BreakAsync(Token);
        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.TypeCardAsync("cart-1"));

        await _database.MendAsync(Token);

        Assert.IsType<CardVerification.Accepted>(await _shop.TypeCardAsync("cart-1"));
    }

    [Fact]
    public async Task A_database_that_goes_down_before_the_write_of_a_hold_leaves_none()
    {
        await _shop.TypeCardAsync("cart-1");
        await _database.BreakAsync(Token);

        var hold = Sample.Hold();
        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.Store.CommitAsync([Sample.Insert(hold)], [Sample.Audit(hold)], Token));

        await _database.MendAsync(Token);
        Assert.Empty(await _shop.Store.FindAsync(new UsageQuery { Ids = [hold.Id] }, Token));
        Assert.IsType<CardVerification.Accepted>(await _shop.TypeCardAsync("cart-2"));
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_there_and_sending_it_again_says_so()
    {
        await _shop.TypeCardAsync("cart-0");
        var hold = Sample.Hold();
        _wire.DropNextAnswer();
        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.Store.CommitAsync([Sample.Insert(hold)], [], Token));

        await WaitForAsync(hold);

        Assert.Equal(CommitResult.VersionConflict, await _shop.Store.CommitAsync([Sample.Insert(hold)], [], Token));
    }

    [Fact]
    public async Task An_update_whose_answer_is_lost_is_whole_or_not_there()
    {
        var hold = Sample.Hold();
        await _shop.Store.CommitAsync([Sample.Insert(hold)], [], Token);
        var next = Sample.Hold(cart: "cart-2");
        _wire.DropNextAnswer();
        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.Store.CommitAsync([Sample.End(hold), Sample.Insert(next)], [], Token));

        var both = await _shop.Store.FindAsync(new UsageQuery { Ids = [hold.Id, next.Id] }, Token);
        Assert.Single(both, usage => usage.BlockingKey is not null);
        Assert.Equal(both.Count == 2, both.Single(usage => usage.Id == hold.Id).Status == UsageStatus.Expired);
    }

    [Fact]
    public async Task A_deadlock_is_run_again_by_itself()
    {
        var (first, second) = (Sample.Hold(1) with { Id = new Guid(1, 0, 0, new byte[8]) }, Sample.Hold(2) with { Id = new Guid(2, 0, 0, new byte[8]) });
        await _shop.Store.CommitAsync([Sample.Insert(first), Sample.Insert(second)], [], Token);
        await using var rival = new NpgsqlConnection(_database.ConnectionString);
        await rival.OpenAsync(Token);
        await using var transaction = await rival.BeginTransactionAsync(Token);
        await LockAsync(rival, second);

        // The store has the first usage and waits for the second; the rival waits for the first, with more patience.
        var commit = _shop.Store.CommitAsync([Sample.End(first), Sample.End(second)], [], Token);
        await WaitUntilBlockedAsync();
        await LockAsync(rival, first);
        await transaction.RollbackAsync(Token);

        Assert.Equal(CommitResult.Committed, await commit);
    }

    [Fact]
    public async Task An_exhausted_pool_is_an_outage_and_over_when_a_connection_is_free()
    {
        var connectionString = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { MaxPoolSize = 1, Timeout = 1 }.ConnectionString;
        await using var shop = new Shop(options => options.UseNpgsql(connectionString));
        await using (var taken = new NpgsqlConnection(connectionString))
        {
            await taken.OpenAsync(Token);
            await Assert.ThrowsAsync<SortirStorageException>(() => shop.Store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token));
        }

        Assert.Equal(CommitResult.Committed, await shop.Store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token));
    }

    private static async Task LockAsync(NpgsqlConnection connection, CardUsage usage)
    {
        await using var command = new NpgsqlCommand(
            "SET LOCAL deadlock_timeout = '30s'; SELECT 1 FROM sortir_usages WHERE \"Id\" = @id FOR UPDATE", connection);
        command.Parameters.AddWithValue("id", usage.Id);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task WaitUntilBlockedAsync()
    {
        await using var watch = new NpgsqlConnection(_database.ConnectionString);
        await watch.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", watch);
        while (await command.ExecuteScalarAsync(Token) is not 1L)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    // The server may still be at it when the wire is gone.
    private async Task WaitForAsync(CardUsage usage)
    {
        while ((await _shop.Store.FindAsync(new UsageQuery { Ids = [usage.Id] }, Token)).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}
