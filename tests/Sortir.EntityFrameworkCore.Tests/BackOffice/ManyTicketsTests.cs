using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>An event of thousands of tickets, in a database: cancelled in spite of a crash, exported, purged on two nodes at once.</summary>
public abstract class ManyTicketsTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();
    private readonly Crash _crash = new();
    private readonly Shop _shop;

    protected ManyTicketsTests() => _shop = new Shop(options =>
    {
        _database.Configure(options);
        options.AddInterceptors(_crash);
    });

    private static BackOfficeActor Anna { get; } = new() { StaffId = "anna", Reason = "asked by the venue" };

    private static UsageFilter OfEvent { get; } = new() { EventId = Shop.Event };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_cancellation_that_crashes_in_the_middle_is_resumed_and_APRAS_gets_one_whole_list()
    {
        const int Tickets = 10_000;
        await FillAsync(Tickets, number => (number % 4) switch
        {
            0 => Sample.Hold(number),
            1 => Sample.Placed(number),
            2 => Sample.Due(number),
            _ => Granted(number),
        });
        _crash.AfterCommits = 40;
        await Assert.ThrowsAsync<SortirStorageException>(CancelAsync);
        var (ended, open) = (await CountAsync(UsageStatus.Cancelled) + await CountAsync(UsageStatus.Expired), await CountAsync(UsageStatus.Used));
        Assert.InRange(ended, 1_000, Tickets - 1_000);
        Assert.True(open > 0);
        Assert.Equal(RefusalReason.EventNotEnabled, Assert.IsType<CardVerification.Refused>(await _shop.TypeCardAsync("late")).Reason);

        _crash.AfterCommits = int.MaxValue;
        var rest = await CancelAsync();

        Assert.Equal(Tickets - ended, rest.HoldsEnded + rest.TicketsCancelled);
        Assert.Equal(Tickets / 4, rest.TellApras.Count);
        Assert.Equal(Tickets / 4, rest.TellApras.Select(notice => notice.RequestId).Distinct().Count());
        Assert.Equal((Tickets / 4, Tickets * 3 / 4), (await CountAsync(UsageStatus.Expired), await CountAsync(UsageStatus.Cancelled)));
        Assert.Equal(0, (await _shop.CallAsync((ISortirReader reader) => reader.GetGrantBacklogAsync(null, Token))).Due);
    }

    [Fact]
    public async Task A_table_of_all_of_them_has_each_once_and_one_that_is_broken_off_stops_within_a_page()
    {
        const int Tickets = 3_000;
        await FillAsync(Tickets, Granted);
        await using var output = new MemoryStream();

        await _shop.CallAsync(async (ISortirBackOffice desk) =>
        {
            await desk.ExportAccountingAsync(Anna, OfEvent, output, Token);
            return true;
        });

        var rows = Encoding.UTF8.GetString(output.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Assert.Equal(Tickets, rows.Select(row => row.Split(';')[0]).Distinct().Count());
        Assert.Equal(Tickets, rows.Count);

        using var reader = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var broken = new BrokenOff(reader);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _shop.CallAsync(async (ISortirBackOffice desk) =>
        {
            await desk.ExportAccountingAsync(Anna, OfEvent, broken, reader.Token);
            return true;
        }));
        Assert.InRange(broken.Length, 1, output.Length / 5);
    }

    [Fact]
    public async Task Purges_on_two_nodes_delete_and_total_each_once_however_many_are_asked_for()
    {
        const int Tickets = 3_000;
        await FillAsync(Tickets, Granted);
        await using var node = new Shop(_database.Configure);
        var purge = new StoragePurge.EventUsages(CatalogEvent.DefaultOrganizerId, Shop.Event) { MaxCount = 1_500 };

        var deleted = (await Task.WhenAll(new[] { _shop, node }.Select(one => Task.Run(() => PurgeAsync(one.Store, purge))))).Sum();
        deleted += await PurgeAsync(_shop.Store, purge);

        Assert.Equal(Tickets, deleted);
        Assert.Empty(await _shop.CallAsync((ISortirReader reader) => reader.CountUsagesAsync(OfEvent, Token)));
        var totals = await _shop.CallAsync((ISortirReader reader) => reader.ListPurgedTotalsAsync(CatalogEvent.DefaultOrganizerId, Token));
        Assert.Equal((Tickets, 5L * Tickets), Assert.Single(totals) is var total ? (total.Tickets, total.AidAmount) : default);
    }

    [Fact]
    public async Task Access_gives_the_whole_history_of_a_usage_however_long_it_is()
    {
        const int Entries = (2 * PageRequest.MaxSize) + 3;
        await FillAsync(1, Granted);
        var usage = Assert.Single((await _shop.CallAsync((ISortirReader reader) => reader.ListUsagesAsync(OfEvent, new PageRequest(), Token))).Items);
        AuditEntry[] entries = [.. Enumerable.Range(0, Entries).Select(second => Sample.Audit(usage, Sample.Now.AddSeconds(second)))];
        await _shop.Store.CommitAsync([], entries, Token);

        var found = Assert.IsType<DataAccess.Found>(await _shop.CallAsync((ISortirBackOffice desk) => desk.AccessOrderAsync(Anna, usage.OrderId!, Token)));

        var history = Assert.Single(found.Usages).History;
        Assert.Equal(entries.Select(entry => entry.At).OrderDescending(), history.Select(entry => entry.At).OrderDescending());
    }

    private static CardUsage Granted(int number) => Sample.Used(number) with
    {
        Grant = new UsageGrant
        {
            State = GrantState.Granted,
            Attempts = 1,
            Receipt = new GrantReceipt { RequestId = $"request {number}", RequestedAt = Sample.Now, AidAmount = 5 },
        },
    };

    private async Task FillAsync(int tickets, Func<int, CardUsage> make)
    {
        foreach (var numbers in Enumerable.Range(1, tickets).Chunk(500))
        {
            UsageChange[] changes =
            [
                .. numbers.Select(number => Sample.Insert(make(number) with
                {
                    OrganizerId = CatalogEvent.DefaultOrganizerId,
                    EventId = Shop.Event,
                    CartId = $"cart-{number}",
                    HeldAt = Sample.Now.AddSeconds(-number),
                })),
            ];
            Assert.Equal(CommitResult.Committed, await _shop.Store.CommitAsync(changes, [], Token));
        }
    }

    private async Task<EventCancellation.Cancelled> CancelAsync() => Assert.IsType<EventCancellation.Cancelled>(
        await _shop.CallAsync((ISortirBackOffice desk) => desk.CancelEventAsync(Anna, Shop.Event, Token)));

    private Task<long> CountAsync(UsageStatus status) => _shop.CallAsync(async (ISortirReader reader) =>
        (await reader.CountUsagesAsync(OfEvent with { Status = status }, Token)).Sum(count => count.Count));

    // As the retention does it: again while a call deletes as many as it may. What the other node has locked is left to it.
    private static async Task<int> PurgeAsync(ISortirStore store, StoragePurge purge)
    {
        var (deleted, count) = (0, 0);
        do
        {
            count = await store.PurgeAsync(purge, Token);
            deleted += count;
        }
        while (count >= purge.MaxCount);

        return deleted;
    }

    /// <summary>A node that dies: after so many commits none gets through.</summary>
    private sealed class Crash : DbTransactionInterceptor
    {
        private int _left = int.MaxValue;

        public int AfterCommits
        {
            set => Volatile.Write(ref _left, value);
        }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Interlocked.Decrement(ref _left) < 0 ? throw new Npgsql.NpgsqlException("The node is gone.") : ValueTask.FromResult(result);
    }

    /// <summary>A reader that goes away after the first bytes.</summary>
    private sealed class BrokenOff(CancellationTokenSource reader) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            await reader.CancelAsync();
        }
    }
}

public sealed class SqliteManyTicketsTests : ManyTicketsTests<SqliteDatabase>;

public sealed class PostgreSqlManyTicketsTests : ManyTicketsTests<PostgreSqlDatabase>;
