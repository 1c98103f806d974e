using Dapper;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.Samples.DapperStore.Tests;

/// <summary>The store on the shop's transaction.</summary>
public sealed class OrderStoreTests : IAsyncLifetime
{
    private readonly DapperStorage _storage = new();
    private ShopTransaction _shop = null!;
    private OrderStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _storage.OpenAsync(Token);
        _shop = new ShopTransaction(_storage.Database);
        _store = new OrderStore(_storage.Database, _shop);
    }

    public async ValueTask DisposeAsync()
    {
        await (_shop?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task What_is_written_in_the_shops_transaction_vanishes_with_it()
    {
        var hold = Sample.Hold();
        await _shop.BeginAsync(Token);
        Assert.Equal(CommitResult.Committed, await _store.CommitAsync([Sample.Insert(hold)], [Sample.Audit(hold)], Token));
        Assert.Single(await FindAsync(_store));
        Assert.Empty(await FindAsync(_storage.Store));

        await _shop.DisposeAsync();

        Assert.Empty(await FindAsync(_storage.Store));
    }

    [Fact]
    public async Task What_is_written_in_the_shops_transaction_commits_with_it()
    {
        await _shop.BeginAsync(Token);
        await _store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token);
        await _shop.CommitAsync(Token);

        Assert.Single(await FindAsync(_storage.Store));
    }

    [Fact]
    public async Task A_conflict_leaves_the_shops_transaction_as_it_was()
    {
        await _storage.Store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token);
        var transaction = await _shop.BeginAsync(Token);
        await transaction.Connection!.ExecuteAsync("insert into shop.orders values ('order-1', 'Anne', 'open')", transaction: transaction);

        UsageChange[] batch = [Sample.Insert(Sample.Hold(card: 2)), Sample.Insert(Sample.Hold(cart: "cart-2"))];
        Assert.Equal(CommitResult.CardBlocked, await _store.CommitAsync(batch, [], Token));
        Assert.Equal(CommitResult.Committed, await _store.CommitAsync([Sample.Insert(Sample.Hold(card: 3))], [], Token));
        await _shop.CommitAsync(Token);

        Assert.Equal([Sample.Card(1), Sample.Card(3)], (await FindAsync(_storage.Store)).Select(usage => usage.Fingerprint).OrderBy(card => card.Value));
        await using var connection = await _storage.Database.OpenConnectionAsync(Token);
        Assert.Equal(1, await connection.QuerySingleAsync<int>("select count(*) from shop.orders"));
    }

    [Fact]
    public async Task Without_a_transaction_of_the_shop_it_writes_in_one_of_its_own()
    {
        await _store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token);

        Assert.Single(await FindAsync(_storage.Store));
    }

    [Fact]
    public async Task The_delivery_is_woken_after_the_commit_and_never_after_a_rollback()
    {
        var woken = new List<string>();
        _store.AfterCommit(() => woken.Add("at once"));
        Assert.Equal(["at once"], woken);

        await _shop.BeginAsync(Token);
        _store.AfterCommit(() => woken.Add("rolled back"));
        await _shop.DisposeAsync();
        await _shop.BeginAsync(Token);
        _store.AfterCommit(() => woken.Add("committed"));
        Assert.Equal(["at once"], woken);
        await _shop.CommitAsync(Token);

        Assert.Equal(["at once", "committed"], woken);
    }

    private static Task<IReadOnlyList<CardUsage>> FindAsync(ISortirStore store) =>
        store.FindAsync(new UsageQuery { CartIds = ["cart-1", "cart-2"] }, Token);
}
