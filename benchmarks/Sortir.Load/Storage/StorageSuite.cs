using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Sortir.Reliability;

namespace Sortir.Load;

/// <summary>Everything that is measured of the storage and of the grants, in the order of the table.</summary>
internal static class StorageSuite
{
    private const int Few = 10_000;

    /// <summary>Runs it; the answer is the program's exit code.</summary>
    internal static async Task<int> RunAsync(StoragePlan plan)
    {
        if (!PostgreSqlServer.IsInstalled)
        {
            Console.Error.WriteLine("No PostgreSQL server is installed: apt-get install postgresql.");
            return 2;
        }

        var table = new Table();
        await using (var server = await PostgreSqlServer.StartAsync())
        {
            // Without whole pages in its log, since it has no disk to lose half of one on. Both take effect at a start.
            await server.ExecuteAsync("postgres", $"ALTER SYSTEM SET shared_buffers = '{plan.Buffers}'");
            await server.ExecuteAsync("postgres", "ALTER SYSTEM SET full_page_writes = off");
            await server.CrashAsync();
            if (!plan.IsOnlyStored)
            {
                await CommitFigures.MeasureAsync(table, plan, server);
                await new SaleFigures(table, plan, server).MeasureAsync();
            }

            await MeasureStoredAsync(table, plan, server);
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}"));
        return table.HasMisses ? 1 : 0;
    }

    private static async Task MeasureStoredAsync(Table table, StoragePlan plan, PostgreSqlServer server)
    {
        await using var few = await FillAsync("few", Few);
        await using var many = await FillAsync("many", plan.Stored);

        // First what only reads: a hold more or less makes no difference to it.
        await new BackOfficeFigures(table, (few, Few), (many, plan.Stored)).MeasureAsync();
        await new ScaleFigures(table, plan, (few.Store, Few), (many.Store, plan.Stored)).MeasureAsync();

        async Task<StorageShop> FillAsync(string name, int count)
        {
            var connectionString = await Databases.CreateAsync(server, name);
            var shop = await StorageShop.OpenAsync(options => options.UseNpgsql(connectionString));
            await Databases.FillAsync(connectionString, count);
            return shop;
        }
    }
}
