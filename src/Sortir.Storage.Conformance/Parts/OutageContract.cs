namespace Sortir.Storage.Conformance;

/// <summary>An outage is an exception, never a conflict and never an empty answer: either would tell a buyer something of a card.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class OutageContract<TStorage> : StorageContract<TStorage>
    where TStorage : IBreakableStorage, new()
{
    [Fact]
    public async Task A_write_during_an_outage_is_no_conflict()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);
        await Storage.BreakAsync(Token);

        await AssertOutageAsync(() => CommitAsync(Sample.Insert(Sample.Hold(cart: "cart-2"))));
        await AssertOutageAsync(() => CommitAsync(Sample.End(hold)));
        await AssertOutageAsync(() => Store.CommitAsync([], [Sample.Audit()], Token));
        await AssertOutageAsync(() => Store.BindEventAsync(new EventBinding("organizer-1", "event-1", "key-1", Sample.Now), Token));
        await AssertOutageAsync(() => Store.PurgeAsync(new StoragePurge.ExpiredHolds(Sample.Now), Token));
    }

    [Fact]
    public async Task A_read_during_an_outage_is_no_empty_answer()
    {
        await Storage.BreakAsync(Token);

        await AssertOutageAsync(() => Store.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token));
        await AssertOutageAsync(() => Store.FindLapsedHoldsAsync(Sample.Now, 1, Token));
        await AssertOutageAsync(() => Store.ListEventsAsync(null, 1, Token));
        await AssertOutageAsync(() => Store.LeaseDueGrantsAsync(
            new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 1 }, Token));
        await AssertOutageAsync(() => Reader.ListUsagesAsync(new UsageFilter(), new PageRequest(), Token));
        await AssertOutageAsync(() => Reader.CountUsagesAsync(new UsageFilter(), Token));
        await AssertOutageAsync(() => Reader.GetGrantBacklogAsync(null, Token));
        await AssertOutageAsync(() => Reader.ListAuditAsync(new AuditFilter(), new PageRequest(), Token));
    }

    [Fact]
    public async Task After_an_outage_everything_goes_on_from_what_was_committed()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);
        await Storage.BreakAsync(Token);
        var unwritten = Sample.Hold(card: 2);
        await AssertOutageAsync(() => CommitAsync(Sample.Insert(unwritten)));

        await Storage.MendAsync(Token);

        Assert.Equal(hold, await FindAsync(hold.Id));
        Assert.Null(await FindAsync(unwritten.Id));
        Assert.Equal(CommitResult.CardBlocked, await CommitAsync(Sample.Insert(Sample.Hold(cart: "cart-2"))));
        Assert.Equal(CommitResult.Committed, await CommitAsync(Sample.Insert(unwritten)));
    }

    private static async Task AssertOutageAsync(Func<Task> call) => await Assert.ThrowsAsync<SortirStorageException>(call);
}
