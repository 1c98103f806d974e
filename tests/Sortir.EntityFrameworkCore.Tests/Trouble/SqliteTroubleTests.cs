using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

public sealed class SqliteTroubleTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_full_disk_is_an_outage_leaves_no_half_batch_and_is_over_when_there_is_room()
    {
        var disk = new Disk();
        await using var shop = new Shop(options =>
        {
            _database.Configure(options);
            options.AddInterceptors(disk);
        });
        var first = Sample.Hold(0);
        await shop.Store.CommitAsync([Sample.Insert(first)], [], Token);
        disk.IsFull = true;

        var batch = Enumerable.Range(1, 100).Select(card => Sample.Insert(Sample.Hold(card, cart: "cart-2"))).ToArray();
        await Assert.ThrowsAsync<SortirStorageException>(() => shop.Store.CommitAsync(batch, [], Token));
        Assert.Equal(first, Assert.Single(await shop.Store.FindAsync(new UsageQuery { CartIds = ["cart-1", "cart-2"] }, Token)));

        disk.IsFull = false;
        Assert.Equal(CommitResult.Committed, await shop.Store.CommitAsync(batch, [], Token));
    }

    [Fact]
    public async Task A_file_that_another_process_writes_to_is_waited_for()
    {
        await using var shop = new Shop(_database.Configure);
        await using var other = _database.Connect();
        var transaction = await other.Database.BeginTransactionAsync(Token);

        var commit = Task.Run(() => shop.Store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token), Token);
        Assert.Empty(await shop.Store.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token));
        await transaction.DisposeAsync();

        Assert.Equal(CommitResult.Committed, await commit);
    }

    /// <summary>A disk that can be full: the file gets no page more than it has.</summary>
    private sealed class Disk : DbConnectionInterceptor
    {
        public bool IsFull { get; set; }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = IsFull ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1000000";
            await command.ExecuteScalarAsync(cancellationToken);
        }
    }
}
