using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A database on the run's own server: taken from those that earlier tests are done with, and emptied.</summary>
public sealed class PostgreSqlDatabase : TestDatabase
{
    private static readonly ConcurrentBag<string> Free = [];
    private static int _count;

    private string _name = "";

    public string ConnectionString => PostgreSqlServer.ConnectionStringTo(_name);

    public override async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await PostgreSqlServer.EnsureStartedAsync();
        if (Free.TryTake(out var name))
        {
            _name = name;
            await PostgreSqlServer.ExecuteAsync(
                "TRUNCATE sortir_usages, sortir_events, sortir_audit, sortir_totals, \"Orders\" RESTART IDENTITY", _name, cancellationToken);
            return;
        }

        _name = $"shop_{Interlocked.Increment(ref _count)}";
        await using var context = Connect();
        await context.Database.EnsureCreatedAsync(cancellationToken);
    }

    public override async ValueTask OpenEmptyAsync(CancellationToken cancellationToken)
    {
        await PostgreSqlServer.EnsureStartedAsync();
        _name = $"empty_{Interlocked.Increment(ref _count)}";
        await PostgreSqlServer.ExecuteAsync($"CREATE DATABASE {_name}", cancellationToken: cancellationToken);
    }

    public override void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(ConnectionString);

    public override async Task ChangeDefaultIsolationAsync(CancellationToken cancellationToken)
    {
        await PostgreSqlServer.ExecuteAsync(
            $"ALTER DATABASE {_name} SET default_transaction_isolation = 'repeatable read'", cancellationToken: cancellationToken);
        await using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    public override async ValueTask BreakAsync(CancellationToken cancellationToken)
    {
        await PostgreSqlServer.ExecuteAsync($"ALTER DATABASE {_name} ALLOW_CONNECTIONS false", cancellationToken: cancellationToken);
        await PostgreSqlServer.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{_name}'", cancellationToken: cancellationToken);
    }

    public override async ValueTask MendAsync(CancellationToken cancellationToken)
    {
        await PostgreSqlServer.ExecuteAsync($"ALTER DATABASE {_name} ALLOW_CONNECTIONS true", cancellationToken: cancellationToken);
        await using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_name.Length > 0)
        {
            await MendAsync(CancellationToken.None);
            if (_name.StartsWith("shop_", StringComparison.Ordinal))
            {
                Free.Add(_name);
            }
        }
    }
}
