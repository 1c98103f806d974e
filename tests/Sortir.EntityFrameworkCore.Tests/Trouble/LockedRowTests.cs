using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A row that somebody is at holds up neither the delivery of grants nor a purge: both pass it by.</summary>
public sealed class LockedRowTests : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new();
    private readonly Shop _shop;
    private NpgsqlConnection _rival = null!;

    public LockedRowTests() => _shop = new Shop(_database.Configure);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.OpenAsync(Token);
        _rival = new NpgsqlConnection(_database.ConnectionString);
        await _rival.OpenAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _rival.DisposeAsync();
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_lease_takes_the_other_grants_and_does_not_wait()
    {
        var (locked, free) = (Sample.Due(1), Sample.Due(2));
        await _shop.Store.CommitAsync([Sample.Insert(locked), Sample.Insert(free)], [], Token);
        await using var transaction = await LockAsync(locked);

        Assert.Equal(free.Id, Assert.Single(await LeaseAsync()).Id);

        await transaction.RollbackAsync(Token);
        Assert.Equal(locked.Id, Assert.Single(await LeaseAsync()).Id);
    }

    [Fact]
    public async Task A_purge_deletes_the_others_and_does_not_wait()
    {
        var (locked, free) = (Sample.Used(1), Sample.Used(2));
        await _shop.Store.CommitAsync([Sample.Insert(locked), Sample.Insert(free)], [], Token);
        await using var transaction = await LockAsync(locked);
        var purge = new StoragePurge.EventUsages(locked.OrganizerId, locked.EventId);

        Assert.Equal(1, await _shop.Store.PurgeAsync(purge, Token));
        Assert.Equal(locked, Assert.Single(await FindAsync(locked, free)));

        await transaction.RollbackAsync(Token);
        Assert.Equal(1, await _shop.Store.PurgeAsync(purge, Token));
        Assert.Empty(await FindAsync(locked, free));
    }

    [Fact]
    public async Task A_host_that_gives_up_waiting_and_commits_commits_no_half_of_a_batch()
    {
        var (locked, earlier, half) = (Sample.Due(1), Sample.Hold(2), Sample.Hold(3));
        await _shop.Store.CommitAsync([Sample.Insert(locked)], [], Token);
        await using var request = _shop.BeginRequest();
        var context = request.ServiceProvider.GetRequiredService<ShopDbContext>();
        var store = request.ServiceProvider.GetRequiredService<IHostTransactionStore>();
        await using (var transaction = await context.Database.BeginTransactionAsync(Token))
        {
            await context.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '200ms'", Token);
            await store.CommitAsync([Sample.Insert(earlier)], [], Token);
            await using (await LockAsync(locked))
            {
                await Assert.ThrowsAnyAsync<Exception>(() => store.CommitAsync(
                    [Sample.Update(locked, locked with { CartId = "cart-2" }), Sample.Insert(half)], [], Token));
            }

            await transaction.CommitAsync(Token);
        }

        Assert.Equivalent(new[] { earlier.Id, locked.Id }, (await FindAsync(locked, earlier, half)).Select(usage => usage.Id), strict: true);
    }

    private Task<IReadOnlyList<CardUsage>> LeaseAsync() =>
        _shop.Store.LeaseDueGrantsAsync(new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 10 }, Token);

    private Task<IReadOnlyList<CardUsage>> FindAsync(params CardUsage[] usages) =>
        _shop.Store.FindAsync(new UsageQuery { Ids = [.. usages.Select(usage => usage.Id)] }, Token);

    private async Task<NpgsqlTransaction> LockAsync(CardUsage usage)
    {
        var transaction = await _rival.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand("SELECT 1 FROM sortir_usages WHERE \"Id\" = @id FOR UPDATE", _rival);
        command.Parameters.AddWithValue("id", usage.Id);
        await command.ExecuteNonQueryAsync(Token);
        return transaction;
    }
}
