using System.Globalization;
using System.Runtime.InteropServices;
using Sortir.Reliability;

namespace Sortir.Load;

/// <summary>Everything that is measured of the storage and of the grants, in the order of the table.</summary>
internal static class StorageSuite
{
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
            await CommitFigures.MeasureAsync(table, plan, server);
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}"));
        return table.HasMisses ? 1 : 0;
    }
}
