using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A host without EF Core has its tables made for it.</summary>
public abstract class SortirDatabaseTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.OpenEmptyAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_tables_are_made_once_and_hold_usages()
    {
        await using var node = StartNode();
        await EnsureAsync(node);
        await EnsureAsync(node);

        var store = node.GetRequiredService<EfStore>();
        var hold = Sample.Hold();
        Assert.Equal(CommitResult.Committed, await store.CommitAsync([Sample.Insert(hold)], [Sample.Audit(hold)], Token));
        Assert.Equal(CommitResult.CardBlocked, await store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token));
        Assert.Equal(hold, Assert.Single(await store.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token)));
    }

    [Fact]
    public async Task Nodes_that_start_at_the_same_time_make_them_once()
    {
        var nodes = Enumerable.Range(0, 8).Select(_ => StartNode()).ToArray();

        await Task.WhenAll(nodes.Select(node => Task.Run(() => EnsureAsync(node), Token)));

        await using var scope = nodes[0].CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<SortirDbContext>();
        Assert.Equal(1, Assert.Single(await context.Set<SchemaRow>().ToListAsync(Token)).Version);
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_newer_database_is_refused()
    {
        await using var node = StartNode();
        await EnsureAsync(node);
        await ExecuteAsync(node, "INSERT INTO sortir_schema (\"Version\") VALUES (7)");

        var exception = await Assert.ThrowsAsync<SortirConfigurationException>(() => EnsureAsync(node));

        Assert.Contains("version 7 of Sortir's tables", exception.Message, StringComparison.Ordinal);
        Assert.Contains("up to 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind()
    {
        await using var node = StartNode();
        await ExecuteAsync(node, "CREATE TABLE sortir_usages (Id int)");

        await Assert.ThrowsAsync<SortirStorageException>(() => EnsureAsync(node));

        await ExecuteAsync(node, "DROP TABLE sortir_usages");
        await EnsureAsync(node);
    }

    [Fact]
    public async Task An_outage_is_told_and_over_when_it_is_over()
    {
        await using var node = StartNode();
        await _database.BreakAsync(Token);
        await Assert.ThrowsAsync<SortirStorageException>(() => EnsureAsync(node));

        await _database.MendAsync(Token);

        await EnsureAsync(node);
    }

    [Fact]
    public async Task Orders_of_one_scope_do_not_share_a_connection()
    {
        await using var node = StartNode();
        await using var scope = node.CreateAsyncScope();

        Assert.Null(scope.ServiceProvider.GetService<IHostTransactionStore>());
    }

    private ServiceProvider StartNode() => new ServiceCollection()
        .AddSortir(_ => { }).UseSortirDatabase(_database.Configure).Services
        .BuildServiceProvider(validateScopes: true);

    private static Task EnsureAsync(ServiceProvider node) => node.GetRequiredService<ISortirDatabase>().EnsureSchemaAsync(Token);

    private static async Task ExecuteAsync(ServiceProvider node, string sql)
    {
        await using var scope = node.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SortirDbContext>().Database.ExecuteSqlRawAsync(sql, Token);
    }
}

public sealed class SqliteSortirDatabaseTests : SortirDatabaseTests<SqliteDatabase>;

public sealed class PostgreSqlSortirDatabaseTests : SortirDatabaseTests<PostgreSqlDatabase>;
