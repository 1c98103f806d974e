using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Sortir.Reliability;
using Sortir.Testing;

namespace Sortir.Load;

/// <summary>A sale on PostgreSQL beside an APRAS that takes its time: thousands of verifications at once, and then their grants.</summary>
internal sealed class SaleFigures(Table table, StoragePlan plan, PostgreSqlServer server)
{
    private const int Callers = 256;
    private const int GrantsAtOnce = 32;
    private const double MostTimesOfMemory = 1.1;

    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(50);
    private static readonly string s_token = new AprasSimulatorOptions().Token;

    internal async Task MeasureAsync()
    {
        await WithShopAsync("sale", s_latency, async (shop, grants) =>
        {
            var crowd = new Crowd(shop, Callers);

            // Opens the connections; what it holds is the grants' warm-up.
            await crowd.VerifyAsync(plan.Grants / GrantFigures.Rounds / Callers + 1, areTrusted: true);
            await MeasureVerificationsAsync(crowd);
            await grants.MeasureAsync(table, plan, $"APRAS at {s_latency.TotalMilliseconds:0} ms");
        });
        await WithShopAsync("grants", TimeSpan.Zero, async (shop, grants) =>
        {
            var held = await new Crowd(shop, GrantsAtOnce).VerifyAsync(plan.Grants * (GrantFigures.Rounds + 1) / GrantFigures.Rounds / GrantsAtOnce + 1, areTrusted: true);
            if (held.Errors > 0)
            {
                throw new InvalidOperationException("A card was not accepted: there would be too few grants.");
            }

            await grants.MeasureAsync(table, plan, "no latency");
        });
    }

    private async Task WithShopAsync(string name, TimeSpan latency, Func<StorageShop, GrantFigures, Task> run)
    {
        var connectionString = await Databases.CreateAsync(server, name);
        using var simulator = await SimulatorProcess.StartAsync(latency);
        await using var shop = await StorageShop.OpenAsync(options => options.UseNpgsql(connectionString), options =>
        {
            options.BaseUrl = simulator.BaseUrl.AbsoluteUri;
            options.Token = s_token;
            options.Grants.ParallelPerOrganizer = GrantsAtOnce;
            options.Grants.Parallel = GrantsAtOnce;
        });
        await run(shop, new GrantFigures(shop, connectionString, simulator.BaseUrl, s_token, GrantsAtOnce));
    }

    private async Task MeasureVerificationsAsync(Crowd crowd)
    {
        var half = plan.Verifications / 2 / Callers + 1;
        var first = await crowd.VerifyAsync(half, areTrusted: false);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var second = await crowd.VerifyAsync(half, areTrusted: false);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        double[] times = [.. first.Times.Concat(second.Times).Order()];
        var (errors, took) = (first.Errors + second.Errors, first.Took + second.Took);
        var what = string.Create(CultureInfo.InvariantCulture, $"{times.Length} verifications, {Callers} in parallel, PostgreSQL, APRAS at {s_latency.TotalMilliseconds:0} ms");
        table.Add(what, string.Create(CultureInfo.InvariantCulture, $"{errors} not accepted"), "0", null, errors == 0);
        table.Add("The same: throughput", string.Create(CultureInfo.InvariantCulture, $"{times.Length / took.TotalSeconds:0} a second"), "–", null);
        table.Add(
            "The same: how long one takes",
            string.Create(CultureInfo.InvariantCulture, $"99 % in {times[times.Length * 99 / 100]:0} ms, half in {times[times.Length / 2]:0} ms"),
            "–",
            null);
        var growth = (double)after / before;
        table.Add(
            "The same: memory in use at the end beside half way",
            string.Create(CultureInfo.InvariantCulture, $"{growth:0.00} × ({after / 1024.0 / 1024:0.0} MiB; half way {before / 1024.0 / 1024:0.0} MiB)"),
            string.Create(CultureInfo.InvariantCulture, $"flat: ≤ {MostTimesOfMemory} ×"),
            null,
            growth <= MostTimesOfMemory);
    }
}
