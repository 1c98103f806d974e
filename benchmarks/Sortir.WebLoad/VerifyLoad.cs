using System.Globalization;
using System.Runtime.InteropServices;
using Sortir.Load;
using Sortir.Reliability;
using Sortir.Testing;

namespace Sortir.WebLoad;

/// <summary>
/// The verify endpoint beside an empty one that makes the same call of APRAS, in turns: what disturbs the machine for a while disturbs
/// both. The hosts, APRAS and PostgreSQL are processes of their own; the browsers are this one.
/// </summary>
internal static class VerifyLoad
{
    private const string Database = "verify";
    private const double Megabyte = 1024 * 1024;

    // Further apart than a run counts, so that no card is asked twice.
    private const long FirstSortirCard = 1_000_000_000;
    private const long FirstEmptyCard = 5_000_000_000;

    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(50);
    private static readonly int[] s_clients = [1, 4, 16, 64, 256];

    internal static async Task<int> RunAsync(int rounds, TimeSpan turn, TimeSpan warmUp)
    {
        using var apras = await SimulatorProcess.StartAsync(s_latency);
        await using var server = await PostgreSqlServer.StartAsync([.. Statements.ServerSettings, "fsync=on"]);
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        var statements = new Statements(server, Database);
        var token = new AprasSimulatorOptions().Token;
        await using var shop = await HostProcess.StartAsync(new HostSettings(apras.BaseUrl, token, server.ConnectionStringTo(Database), IsSale: false));
        await using var bare = await HostProcess.StartAsync(new HostSettings(apras.BaseUrl, token, null, IsSale: false));
        using var sortir = new Side(shop, isSortir: true, FirstSortirCard);
        using var empty = new Side(bare, isSortir: false, FirstEmptyCard);
        await empty.WarmUpAsync(warmUp / 3);
        await sortir.WarmUpAsync(warmUp);

        Console.WriteLine("| clients | endpoint | requests a second | median | 99th percentile | allocated | memory | SQL statements |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|");
        IReadOnlyList<(string Sql, long Calls)> last = [];
        foreach (var clients in s_clients)
        {
            var (ofSortir, ofEmpty) = (new List<Turn>(), new List<Turn>());
            await statements.BeginAsync();
            for (var round = 0; round < rounds; round++)
            {
                // Who begins changes from round to round.
                var isEmptyFirst = round % 2 == 0;
                if (isEmptyFirst)
                {
                    ofEmpty.Add(await empty.CallAsync(clients, turn));
                }

                ofSortir.Add(await sortir.CallAsync(clients, turn));
                if (!isEmptyFirst)
                {
                    ofEmpty.Add(await empty.CallAsync(clients, turn));
                }
            }

            last = await statements.EndAsync();
            var requests = ofSortir.Sum(item => item.Milliseconds.Length);
            Write(clients, "empty", ofEmpty, "–");
            Write(clients, "verify", ofSortir, Statements.Write((double)last.Sum(item => item.Calls) / requests));
        }

        Console.WriteLine();
        Console.WriteLine($"Statements at {s_clients[^1]} clients: {string.Join("; ", last.Take(8).Select(item => $"{item.Calls} × {item.Sql}"))}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}"));
        return WriteFailures("verify", sortir) + WriteFailures("empty", empty) == 0 ? 0 : 1;
    }

    private static void Write(int clients, string endpoint, List<Turn> turns, string statements)
    {
        double[] times = [.. turns.SelectMany(turn => turn.Milliseconds).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {clients} | {endpoint} | {Medians.Of(turns.Select(turn => turn.PerSecond)):0} | {Medians.Of(times):0.0} ms | {times[(int)(times.Length * 0.99)]:0.0} ms | {Medians.Of(turns.Select(turn => turn.Allocated)) / 1024:0.0} KB | {turns.Max(turn => turn.WorkingSet) / Megabyte:0} MB | {statements} |"));
    }

    private static int WriteFailures(string endpoint, Side side)
    {
        foreach (var (answer, count) in side.Failures)
        {
            Console.WriteLine($"{endpoint}: {count} × {answer}");
        }

        return side.Failures.Count;
    }
}
