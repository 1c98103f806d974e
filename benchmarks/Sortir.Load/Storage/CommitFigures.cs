using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sortir.Reliability;

namespace Sortir.Load;

/// <summary>The store's commit of a hold beside the same rows written by the provider alone.</summary>
internal static class CommitFigures
{
    private const int Connections = 16;
    private const double LeastOfNpgsql = 0.8;
    private const double LeastOfSqlite = 0.7;

    internal static async Task MeasureAsync(Table table, StoragePlan plan, PostgreSqlServer server)
    {
        var connectionString = await Databases.CreateAsync(server, "commits");
        await using (var source = NpgsqlDataSource.Create(connectionString))
        await using (var shop = await StorageShop.OpenAsync(options => options.UseNpgsql(connectionString)))
        {
            var store = shop.Store;
            var result = await new Turns(new BareNpgsql(source), new Side(() => Holds.CommitAsync(store)), plan.WarmUp)
                .InParallelAsync(plan.Rounds, Connections, plan.Turn);
            Add(table, $"Commit of a hold, PostgreSQL, {Connections} connections", "Npgsql", result, LeastOfNpgsql);
        }

        // Where there is a disk in memory: the programs are compared, not how fast a disk is.
        var folder = Directory.CreateDirectory(Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"sortir-load-{Environment.ProcessId}"));
        try
        {
            var file = $"Data Source={Path.Combine(folder.FullName, "commits.db")}";
            await using var shop = await StorageShop.OpenAsync(options => options.UseSqlite(file));
            var store = shop.Store;
            var result = await new Turns(new BareSqlite(file), new Side(() => Holds.CommitAsync(store)), plan.WarmUp).InParallelAsync(plan.Rounds, 1, plan.Turn);
            Add(table, "Commit of a hold, SQLite, one connection", "Microsoft.Data.Sqlite", result, LeastOfSqlite);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Add(Table table, string what, string bare, ComparisonResult result, double least) => table.Add(
        what,
        string.Create(CultureInfo.InvariantCulture, $"{result.Ratio:0.00} × ({result.Sortir:0} a second; {bare} {result.Bare:0})"),
        string.Create(CultureInfo.InvariantCulture, $"≥ {least} ×"),
        result.SortirBytes,
        result.Ratio >= least);
}
