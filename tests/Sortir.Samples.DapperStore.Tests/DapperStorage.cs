using System.Collections.Concurrent;
using Npgsql;
using Sortir.EntityFrameworkCore.Tests;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.Samples.DapperStore.Tests;

/// <summary>The sample's storage for the contract: a database on the run's own server, taken from those that earlier tests are done with.</summary>
public sealed class DapperStorage : IBreakableStorage, ITransactionalStorage
{
    private static readonly ConcurrentBag<string> Free = [];
    private static int _count;

    private string _name = "";
    private NpgsqlDataSource? _database;
    private UsageStore? _store;
    private ShopTransaction? _shop;
    private OrderStore? _orders;

    public ISortirStore Store => _store!;

    public ISortirReader Reader => _store!;

    public IHostTransactionStore TransactionStore => _orders!;

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await PostgreSqlServer.EnsureStartedAsync();
        if (Free.TryTake(out var name))
        {
            _name = name;
            await PostgreSqlServer.ExecuteAsync("drop schema shop cascade", _name, cancellationToken);
        }
        else
        {
            _name = $"dapper_{Interlocked.Increment(ref _count)}";
            await PostgreSqlServer.ExecuteAsync($"create database {_name}", cancellationToken: cancellationToken);
        }

        _database = NpgsqlDataSource.Create(PostgreSqlServer.ConnectionStringTo(_name));
        _store = new UsageStore(_database);
        _shop = new ShopTransaction(_database);
        _orders = new OrderStore(_database, _shop);
        await Schema.EnsureAsync(_database, cancellationToken);
    }

    public async ValueTask BreakAsync(CancellationToken cancellationToken)
    {
        await PostgreSqlServer.ExecuteAsync($"alter database {_name} allow_connections false", cancellationToken: cancellationToken);
        await PostgreSqlServer.ExecuteAsync(
            $"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{_name}'", cancellationToken: cancellationToken);
    }

    public async ValueTask MendAsync(CancellationToken cancellationToken)
    {
        await PostgreSqlServer.ExecuteAsync($"alter database {_name} allow_connections true", cancellationToken: cancellationToken);
        _database!.Clear();
    }

    public async ValueTask BeginAsync(CancellationToken cancellationToken) => await _shop!.BeginAsync(cancellationToken);

    public async ValueTask CommitAsync(CancellationToken cancellationToken) => await _shop!.CommitAsync(cancellationToken);

    public ValueTask RollbackAsync(CancellationToken cancellationToken) => _shop!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _shop!.DisposeAsync();
            await MendAsync(CancellationToken.None);
            await _database.DisposeAsync();
            Free.Add(_name);
        }
    }
}
