using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
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

    [Fact]
    public async Task An_upgrade_runs_what_the_database_has_not_had_each_once_on_nodes_that_start_together()
    {
        await using var node = StartNode();
        await EnsureAsync(node);
        await _database.ChangeDefaultIsolationAsync(Token);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => UpgradeAsync(3), Token)));

        await using var context = Connect();
        Assert.Equal([1, 2, 3], await context.Set<SchemaRow>().Select(row => row.Version).Order().ToListAsync(Token));
        Assert.Equal(["2", "3"], await context.Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM upgrades ORDER BY name").ToListAsync(Token));
        await Assert.ThrowsAsync<SortirConfigurationException>(() => EnsureAsync(node));
    }

    [Fact]
    public async Task An_upgrade_that_fails_in_its_second_script_leaves_the_version_that_was_there()
    {
        await using var node = StartNode();
        await EnsureAsync(node);

        await Assert.ThrowsAnyAsync<DbException>(() => UpgradeAsync(4));

        await using var context = Connect();
        Assert.Equal(1, await context.Set<SchemaRow>().MaxAsync(row => row.Version, Token));
        await UpgradeAsync(3);
    }

    [Fact]
    public async Task A_script_and_a_node_that_waits_for_it_have_more_time_than_a_command_of_a_sale()
    {
        var commands = new Timeouts();
        await using var node = StartNode(options => options.AddInterceptors(commands));

        await EnsureAsync(node);

        Assert.NotEmpty(commands.Seen);
        Assert.All(commands.Seen, seconds => Assert.InRange(seconds, 600, int.MaxValue));
        await using var sale = node.CreateAsyncScope();
        Assert.Null(sale.ServiceProvider.GetRequiredService<SortirDbContext>().Database.GetCommandTimeout());
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(0)]
    public async Task Whoever_gives_a_command_even_more_time_in_the_connection_string_keeps_it(int seconds)
    {
        var commands = new Timeouts();
        await using var node = StartNode(options =>
        {
            var database = RelationalOptionsExtension.Extract(options.Options);
            ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(
                database.WithConnectionString($"{database.ConnectionString};Command Timeout={seconds}"));
            options.AddInterceptors(commands);
        });

        await EnsureAsync(node);

        Assert.NotEmpty(commands.Seen);
        Assert.All(commands.Seen, seen => Assert.Equal(seconds, seen));
    }

    // Scripts of a package that is newer than this one; that of version 4 fails.
    private async Task UpgradeAsync(int version)
    {
        await using var context = Connect();
        var known = Provider.Of(context).Scripts;
        var scripts = known with
        {
            Latest = version,
            Find = number => number switch
            {
                1 => known.Find(1),
                2 => Script("CREATE TABLE upgrades (name varchar(10) NOT NULL); INSERT INTO upgrades VALUES ('2'); INSERT INTO sortir_schema (\"Version\") VALUES (2);"),
                3 => Script("INSERT INTO upgrades VALUES ('3'); INSERT INTO sortir_schema (\"Version\") VALUES (3);"),
                _ => Script("INSERT INTO no_such_table VALUES (4);"),
            },
        };
        await context.Database.CreateExecutionStrategy().ExecuteAsync(() => SortirDatabase.ApplyAsync(context, scripts, Token));

        static MemoryStream Script(string sql) => new(Encoding.UTF8.GetBytes(sql));
    }

    private SortirDbContext Connect()
    {
        var options = new DbContextOptionsBuilder<SortirDbContext>();
        _database.Configure(options);
        return new SortirDbContext(options.Options);
    }

    private ServiceProvider StartNode(Action<DbContextOptionsBuilder>? configure = null) => new ServiceCollection()
        .AddSortir(_ => { }).UseSortirDatabase((Action<DbContextOptionsBuilder>)_database.Configure + configure).Services
        .BuildServiceProvider(validateScopes: true);

    private static Task EnsureAsync(ServiceProvider node) => node.GetRequiredService<ISortirDatabase>().EnsureSchemaAsync(Token);

    private static async Task ExecuteAsync(ServiceProvider node, string sql)
    {
        await using var scope = node.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SortirDbContext>().Database.ExecuteSqlRawAsync(sql, Token);
    }

    /// <summary>How long each command may take.</summary>
    private sealed class Timeouts : DbCommandInterceptor
    {
        public ConcurrentBag<int> Seen { get; } = [];

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Seen.Add(command.CommandTimeout);
            return ValueTask.FromResult(result);
        }
    }
}

public sealed class SqliteSortirDatabaseTests : SortirDatabaseTests<SqliteDatabase>;

public sealed class PostgreSqlSortirDatabaseTests : SortirDatabaseTests<PostgreSqlDatabase>;
