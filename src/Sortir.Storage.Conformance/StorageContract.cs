using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>The ground of every part of the contract: an empty storage for each test, and short ways to use it.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class StorageContract<TStorage> : IAsyncLifetime
    where TStorage : IStorageUnderTest, new()
{
    /// <summary>Ends with the test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The storage of this test.</summary>
    protected TStorage Storage { get; } = new();

    /// <summary>Its store.</summary>
    protected ISortirStore Store => Storage.Store;

    /// <summary>Its reader.</summary>
    protected ISortirReader Reader => Storage.Reader;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => Storage.OpenAsync(Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_part_of_the_contract_is_held_against_the_storage() => StorageSuite.AssertComplete(typeof(TStorage), GetType().Assembly);

    /// <summary>Commits changes without audit entries.</summary>
    protected Task<CommitResult> CommitAsync(params UsageChange[] changes) => Store.CommitAsync(changes, [], Token);

    /// <summary>Inserts usages, each in a batch of its own.</summary>
    protected async Task AddAsync(params IEnumerable<CardUsage> usages)
    {
        ArgumentNullException.ThrowIfNull(usages);
        foreach (var usage in usages)
        {
            Assert.Equal(CommitResult.Committed, await CommitAsync(Sample.Insert(usage)));
        }
    }

    /// <summary>Writes audit entries without changes.</summary>
    protected async Task WriteAuditAsync(params AuditEntry[] entries) =>
        Assert.Equal(CommitResult.Committed, await Store.CommitAsync([], entries, Token));

    /// <summary>A usage by its id.</summary>
    protected async Task<CardUsage?> FindAsync(Guid id) =>
        (await Store.FindAsync(new UsageQuery { Ids = [id] }, Token)).SingleOrDefault();

    /// <summary>The newest audit entries, as many as a page has.</summary>
    protected async Task<IReadOnlyList<AuditEntry>> ReadAuditAsync() =>
        (await Reader.ListAuditAsync(new AuditFilter(), new PageRequest { Size = PageRequest.MaxSize }, Token)).Items;

    /// <summary>Starts that many calls together and waits for all.</summary>
    protected static async Task<T[]> InParallelAsync<T>(int count, Func<int, Task<T>> call)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Enumerable.Range(0, count).Select(async number =>
        {
            await start.Task;
            await Task.Yield();
            return await call(number);
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(calls);
    }
}
