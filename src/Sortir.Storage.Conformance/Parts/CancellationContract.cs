namespace Sortir.Storage.Conformance;

/// <summary>A call that is cancelled before its write leaves nothing behind.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class CancellationContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Fact]
    public async Task A_cancelled_commit_writes_neither_changes_nor_audit()
    {
        var hold = Sample.Hold();

        await AssertCancelledAsync(() => Store.CommitAsync([Sample.Insert(hold)], [Sample.Audit(hold)], Cancelled));

        Assert.Null(await FindAsync(hold.Id));
        Assert.Empty(await ReadAuditAsync());
    }

    [Fact]
    public async Task A_cancelled_binding_is_not_bound()
    {
        await AssertCancelledAsync(() => Store.BindEventAsync(new EventBinding("organizer-1", "event-1", "key-1", Sample.Now), Cancelled));

        Assert.Empty(await Store.ListEventsAsync(null, 10, Token));
    }

    [Fact]
    public async Task A_cancelled_lease_counts_no_attempt()
    {
        var due = Sample.Due();
        await AddAsync(due);

        await AssertCancelledAsync(() => Store.LeaseDueGrantsAsync(
            new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 1 }, Cancelled));

        Assert.Equal(due, await FindAsync(due.Id));
    }

    [Fact]
    public async Task A_cancelled_purge_deletes_nothing()
    {
        var ended = Sample.Expired();
        await AddAsync(ended);

        await AssertCancelledAsync(() => Store.PurgeAsync(new StoragePurge.ExpiredHolds(Sample.Now), Cancelled));

        Assert.Equal(ended, await FindAsync(ended.Id));
    }

    [Fact]
    public async Task A_cancelled_read_is_no_empty_answer()
    {
        await AssertCancelledAsync(() => Store.FindAsync(new UsageQuery(), Cancelled));
        await AssertCancelledAsync(() => Store.FindLapsedHoldsAsync(Sample.Now, 1, Cancelled));
        await AssertCancelledAsync(() => Store.ListEventsAsync(null, 1, Cancelled));
        await AssertCancelledAsync(() => Reader.ListUsagesAsync(new UsageFilter(), new PageRequest(), Cancelled));
        await AssertCancelledAsync(() => Reader.CountUsagesAsync(new UsageFilter(), Cancelled));
        await AssertCancelledAsync(() => Reader.GetGrantBacklogAsync(null, Cancelled));
        await AssertCancelledAsync(() => Reader.ListAuditAsync(new AuditFilter(), new PageRequest(), Cancelled));
    }

    [Fact]
    public async Task A_commit_that_is_cancelled_while_it_runs_is_there_whole_or_not_at_all()
    {
        await InParallelAsync(32, async number =>
        {
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var holds = Enumerable.Range(0, 8).Select(card => Sample.Hold((number * 8) + card, cart: $"cart-{number}")).ToArray();
            var commit = Store.CommitAsync([.. holds.Select(Sample.Insert)], [.. holds.Select(hold => Sample.Audit(hold))], giveUp.Token);
            await Task.Yield();
            await giveUp.CancelAsync();
            try
            {
                await commit;
            }
            catch (OperationCanceledException)
            {
                // Whether the write had begun is not known: that it is whole is what counts.
            }

            var stored = await Store.FindAsync(new UsageQuery { CartIds = [$"cart-{number}"] }, Token);
            Assert.True(stored.Count is 0 or 8, $"{stored.Count} of 8 usages are stored.");
            foreach (var hold in holds)
            {
                var audit = await Reader.ListAuditAsync(new AuditFilter { UsageId = hold.Id }, new PageRequest(), Token);
                Assert.Equal(stored.Count / 8, audit.Items.Count);
            }

            return stored.Count;
        });
    }

    private static async Task AssertCancelledAsync(Func<Task> call) => await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
}
