using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Sortir.Reliability;
using Sortir.Testing;

namespace Sortir.Load;

/// <summary>A sale on PostgreSQL beside an APRAS that takes its time: thousands of verifications at once, and thousands of grants.</summary>
internal sealed class SaleFigures(Table table, StoragePlan plan, PostgreSqlServer server)
{
    private const int Callers = 256;
    private const int WarmUpCallers = 16;
    private const int HoldingCallers = 64;
    private const int GrantsAtOnce = 32;
    private const double MostTimesOfMemory = 1.1;

    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(50);

    // For what is not measured: a busy machine is no outage.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string s_token = new AprasSimulatorOptions().Token;

    internal async Task MeasureAsync()
    {
        await WithShopAsync("sale", s_latency, Client.AprasConnection.DefaultTimeout, async (shop, _, _) =>
        {
            // Opens the connections and has the runtime compile, a few at a time: the first calls of all are slow.
            await new Crowd(shop, WarmUpCallers).VerifyAsync(plan.Verifications / 10 / WarmUpCallers, areTrusted: true);
            var crowd = new Crowd(shop, Callers);
            await crowd.VerifyAsync(1, areTrusted: true);
            await MeasureVerificationsAsync(crowd);
        });
        await DeliverAsync("grants_nearby", s_latency, $"APRAS at {s_latency.TotalMilliseconds:0} ms");
        await DeliverAsync("grants", TimeSpan.Zero, "no latency");
    }

    private Task DeliverAsync(string name, TimeSpan latency, string source) => WithShopAsync(name, latency, s_patience, async (shop, connectionString, apras) =>
    {
        var grants = new GrantFigures(shop, connectionString, apras, s_token, GrantsAtOnce);
        var held = await new Crowd(shop, HoldingCallers).VerifyAsync((GrantFigures.CountFor(plan) / HoldingCallers) + 1, areTrusted: true);
        if (held.Errors > 0)
        {
            throw new InvalidOperationException("A card was not accepted: there would be too few grants.");
        }

        await grants.MeasureAsync(table, plan, source, hasTarget: latency > TimeSpan.Zero);
    });

    private async Task WithShopAsync(string name, TimeSpan latency, TimeSpan timeout, Func<StorageShop, string, Uri, Task> run)
    {
        var connectionString = await Databases.CreateAsync(server, name);
        using var simulator = await SimulatorProcess.StartAsync(latency);
        await using var shop = await StorageShop.OpenAsync(database => database.UseNpgsql(connectionString), options =>
        {
            options.BaseUrl = simulator.BaseUrl.AbsoluteUri;
            options.Token = s_token;
            options.Timeout = timeout;
            options.Grants.ParallelPerOrganizer = GrantsAtOnce;
            options.Grants.Parallel = GrantsAtOnce;
        });
        await run(shop, connectionString, simulator.BaseUrl);
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
