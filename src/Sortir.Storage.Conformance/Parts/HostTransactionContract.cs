using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>Writing in the transaction that a host has open: an order and its usages commit or vanish together.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class HostTransactionContract<TStorage> : StorageContract<TStorage>
    where TStorage : ITransactionalStorage, new()
{
    [Fact]
    public async Task What_is_written_commits_with_the_hosts_transaction()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);
        var placed = Sample.Update(hold, hold with { Status = UsageStatus.Validated, OrderId = "order-1", PlacedAt = Sample.Now });

        await Storage.BeginAsync(Token);
        Assert.Equal(CommitResult.Committed, await Storage.TransactionStore.CommitAsync([placed], [Sample.Audit(hold)], Token));
        Assert.Equal(placed.After, Assert.Single(await FindWithinAsync()));
        await Storage.CommitAsync(Token);

        Assert.Equal(placed.After, await FindAsync(hold.Id));
        Assert.Single(await ReadAuditAsync());
    }

    [Fact]
    public async Task What_is_written_vanishes_with_the_hosts_transaction()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);

        await Storage.BeginAsync(Token);
        Assert.Equal(CommitResult.Committed, await Storage.TransactionStore.CommitAsync([Sample.End(hold)], [Sample.Audit(hold)], Token));
        await Storage.RollbackAsync(Token);

        Assert.Equal(hold, await FindAsync(hold.Id));
        Assert.Empty(await ReadAuditAsync());
        Assert.Equal(CommitResult.CardBlocked, await CommitAsync(Sample.Insert(Sample.Hold(cart: "cart-2"))));
    }

    [Fact]
    public async Task A_conflict_leaves_the_hosts_transaction_as_it_was_before()
    {
        var (blocking, stale) = (Sample.Hold(card: 1), Sample.Hold(card: 2));
        await AddAsync(blocking, stale);
        var (kept, last, unwritten) = (Sample.Hold(card: 3), Sample.Hold(card: 4), Sample.Hold(card: 5));

        await Storage.BeginAsync(Token);
        Assert.Equal(CommitResult.Committed, await WriteWithinAsync(Sample.Insert(kept)));
        Assert.Equal(CommitResult.CardBlocked, await WriteWithinAsync(Sample.Insert(unwritten), Sample.Insert(Sample.Hold(card: 1, cart: "cart-2"))));
        Assert.Equal(
            CommitResult.VersionConflict,
            await WriteWithinAsync(Sample.Insert(unwritten), Sample.Update(stale with { Version = 7 }, stale with { CartId = "cart-2" })));
        Assert.Equal(CommitResult.Committed, await WriteWithinAsync(Sample.Insert(last)));
        await Storage.CommitAsync(Token);

        Assert.Equal(kept, await FindAsync(kept.Id));
        Assert.Equal(last, await FindAsync(last.Id));
        Assert.Null(await FindAsync(unwritten.Id));
        Assert.Equal(stale, await FindAsync(stale.Id));
    }

    [Fact]
    public async Task A_cancelled_call_leaves_the_hosts_transaction_as_it_was_before()
    {
        var (given, kept) = (Sample.Hold(card: 1), Sample.Hold(card: 2));

        await Storage.BeginAsync(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Storage.TransactionStore.CommitAsync([Sample.Insert(given)], [], new CancellationToken(canceled: true)));
        Assert.Equal(CommitResult.Committed, await WriteWithinAsync(Sample.Insert(kept)));
        await Storage.CommitAsync(Token);

        Assert.Null(await FindAsync(given.Id));
        Assert.Equal(kept, await FindAsync(kept.Id));
    }

    [Fact]
    public async Task Without_a_transaction_of_the_host_a_batch_is_all_or_none_and_there_at_once()
    {
        var (blocking, hold) = (Sample.Hold(card: 1), Sample.Hold(card: 2));
        await AddAsync(blocking);

        Assert.Equal(CommitResult.CardBlocked, await WriteWithinAsync(Sample.Insert(hold), Sample.Insert(Sample.Hold(card: 1, cart: "cart-2"))));
        Assert.Null(await FindAsync(hold.Id));

        Assert.Equal(CommitResult.Committed, await WriteWithinAsync(Sample.Insert(hold)));
        Assert.Equal(hold, await FindAsync(hold.Id));
    }

    [Fact]
    public async Task What_is_to_run_after_the_commit_runs_once_and_without_a_transaction_at_once()
    {
        var runs = 0;
        Storage.TransactionStore.AfterCommit(() => runs++);
        Assert.Equal(1, runs);

        await Storage.BeginAsync(Token);
        Storage.TransactionStore.AfterCommit(() => runs++);
        await Storage.CommitAsync(Token);

        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task What_is_to_run_after_the_commit_never_runs_after_a_rollback()
    {
        var runs = 0;
        await Storage.BeginAsync(Token);
        Storage.TransactionStore.AfterCommit(() => runs++);
        Assert.SkipWhen(runs == 1, "The adapter learns of no commit, and runs it at once: the delivery looks by itself.");
        await Storage.RollbackAsync(Token);

        await Storage.BeginAsync(Token);
        await Storage.CommitAsync(Token);
        Assert.Equal(0, runs);
    }

    private Task<CommitResult> WriteWithinAsync(params UsageChange[] changes) => Storage.TransactionStore.CommitAsync(changes, [], Token);

    private Task<IReadOnlyList<CardUsage>> FindWithinAsync() =>
        Storage.TransactionStore.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token);
}
