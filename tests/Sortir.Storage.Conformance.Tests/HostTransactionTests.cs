namespace Sortir.Storage.Conformance.Tests;

/// <summary>A store that does not take part in the host's transaction is caught.</summary>
public sealed class HostTransactionTests
{
    [Fact]
    public async Task A_store_that_writes_beside_the_hosts_transaction_is_caught()
    {
        var failures = await SuiteRunner.FindFailuresAsync(typeof(HostTransactionContract<>));

        Assert.Contains(failures, failure => failure.StartsWith("What_is_written_vanishes_with_the_hosts_transaction", StringComparison.Ordinal));
    }

    [Fact]
    public void The_part_is_for_storages_that_can()
    {
        Assert.Contains(typeof(HostTransactionContract<>), StorageSuite.PartsFor(typeof(WritesApart)));
        Assert.DoesNotContain(typeof(HostTransactionContract<>), StorageSuite.PartsFor(typeof(StorageWithDefect)));
        Assert.DoesNotContain(typeof(OutageContract<>), StorageSuite.PartsFor(typeof(WritesApart)));
    }

    // Not public, so that the runner leaves it alone.
    private sealed class OfAStoreThatWritesApart : HostTransactionContract<WritesApart>;

    private sealed class WritesApart : ITransactionalStorage
    {
        private readonly ApartStore _store = new();

        public ISortirStore Store => _store;

        public ISortirReader Reader => _store;

        public IHostTransactionStore TransactionStore => _store;

        public ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask BeginAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask CommitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask RollbackAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class ApartStore : DelegatingStore, IHostTransactionStore;
}
