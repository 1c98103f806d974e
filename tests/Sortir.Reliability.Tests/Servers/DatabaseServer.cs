using System.Globalization;

[assembly: AssemblyFixture(typeof(Sortir.Reliability.Tests.DatabaseServer))]

namespace Sortir.Reliability.Tests;

/// <summary>A PostgreSQL of its own for the tests, started by the first that wants it.</summary>
public sealed class DatabaseServer : IAsyncDisposable
{
    /// <summary>The collection of the tests that need servers: one after the other, so that a run of a minute has the machine for itself.</summary>
    public const string Collection = "servers";

    private readonly Lazy<Task<PostgreSqlServer>> _server = new(() => PostgreSqlServer.StartAsync());
    private int _databases;

    /// <summary>Skips the test where no server is installed.</summary>
    public static void EnsureInstalled() => Assert.SkipUnless(
        PostgreSqlServer.IsInstalled, "No PostgreSQL server is installed: apt-get install postgresql. ./test.sh does it, and skips nothing.");

    /// <summary>The tables of a shop in a database of their own.</summary>
    internal async Task<ShopDatabase> OpenShopAsync()
    {
        EnsureInstalled();
        var database = new ShopDatabase(await _server.Value, NextName());
        await using var context = ShopDbContext.Connect(database.ConnectionString);
        await context.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>An empty database.</summary>
    internal async Task<ShopDatabase> OpenEmptyAsync()
    {
        EnsureInstalled();
        var database = new ShopDatabase(await _server.Value, NextName());
        await database.Server.ExecuteAsync("postgres", $"CREATE DATABASE {database.Name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"shop_{Interlocked.Increment(ref _databases)}");
}
