using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>The ground of every part of the contract: an empty storage for each test, and short ways to use it.</summary>
public abstract class StorageContract<TStorage> : IAsyncLifetime
    where TStorage : IStorageUnderTest, new()
{
    private readonly TStorage _storage = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected ISortirStore Store => _storage.Store;

    protected ISortirReader Reader => _storage.Reader;

    public ValueTask InitializeAsync() => _storage.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<CommitResult> CommitAsync(params UsageChange[] changes) => Store.CommitAsync(changes, [], Token);

    /// <summary>Inserts usages, each in a batch of its own.</summary>
    protected async Task AddAsync(params IEnumerable<CardUsage> usages)
    {
        foreach (var usage in usages)
        {
            Assert.Equal(CommitResult.Committed, await CommitAsync(Sample.Insert(usage)));
        }
    }

    protected async Task WriteAuditAsync(params AuditEntry[] entries) =>
        Assert.Equal(CommitResult.Committed, await Store.CommitAsync([], entries, Token));

    protected async Task<CardUsage?> FindAsync(Guid id) =>
        (await Store.FindAsync(new UsageQuery { Ids = [id] }, Token)).SingleOrDefault();

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
