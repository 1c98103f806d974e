using System.Globalization;
using System.Runtime.InteropServices;
using Sortir.Benchmarks;
using Sortir.Testing;

namespace Sortir.Load;

/// <summary>Everything that is measured, in the order of the table.</summary>
internal static class Suite
{
    private const int Callers = 32;
    private const double MostMedian = 1.15;
    private const double LeastThroughput = 0.9;
    private const double MostRefusalNanoseconds = 5_000;
    private const double MostRuleNanoseconds = 200;

    // Less than any server across the internet takes.
    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(5);
    private static readonly string s_token = new AprasSimulatorOptions().Token;

    /// <summary>Runs it; the answer is the program's exit code.</summary>
    internal static async Task<int> RunAsync(Plan plan)
    {
        var table = new Table();
        using (var nearby = await SimulatorProcess.StartAsync(s_latency))
        using (var simulator = await SimulatorProcess.StartAsync(TimeSpan.Zero))
        {
            await Buyers(simulator, areTrusted: false).InParallelAsync(rounds: 1, Callers, plan.WarmUp);
            var far = $"APRAS at {s_latency.TotalMilliseconds} ms";
            await CompareAsync(table, Buyers(nearby, areTrusted: false), far, plan with { CallsPerTurn = plan.CallsPerTurn / 10 }, least: null);
            var least = await MeasureLeastAsync(table, simulator, plan);
            await CompareAsync(table, Buyers(simulator, areTrusted: true), "no latency, trusted source", plan, least);
            await CompareAsync(table, Buyers(simulator, areTrusted: false), "no latency", plan, least);
        }

        await MeasureRefusalsAsync(table, plan);
        MeasureRules(table, plan);
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}"));
        return table.HasMisses ? 1 : 0;
    }

    private static Comparison Buyers(SimulatorProcess apras, bool areTrusted) =>
        new(apras.BaseUrl, s_token, () => new Buyers(Shop.Open(apras.BaseUrl, s_token), areTrusted));

    // Where the least that there is misses a target, it is out of reach for everything else.
    private static async Task<(double Single, double Parallel)> MeasureLeastAsync(Table table, SimulatorProcess apras, Plan plan)
    {
        var comparison = new Comparison(apras.BaseUrl, s_token, () => new LeastClient(apras.BaseUrl, s_token));
        var single = await comparison.OneAtATimeAsync(plan.Rounds, plan.CallsPerTurn);
        table.Add("The least of a verification, one at a time, no latency", Median(single), "–", single.SortirBytes);
        var parallel = await comparison.InParallelAsync(plan.Rounds, Callers, plan.Turn);
        table.Add($"The least of a verification, {Callers} in parallel, no latency", Throughput(parallel), "–", parallel.SortirBytes);
        return (single.Ratio, parallel.Ratio);
    }

    private static async Task CompareAsync(Table table, Comparison comparison, string source, Plan plan, (double Single, double Parallel)? least)
    {
        var single = await comparison.OneAtATimeAsync(plan.Rounds, plan.CallsPerTurn);
        table.Add(
            $"Verification, one at a time, {source}",
            Median(single),
            string.Create(CultureInfo.InvariantCulture, $"≤ {MostMedian} ×"),
            single.SortirBytes,
            single.Ratio <= MostMedian,
            isWithinReach: least is null || least.Value.Single <= MostMedian);
        table.Add($"The bare GET, one at a time, {source}", string.Create(CultureInfo.InvariantCulture, $"{single.Bare:0.0} µs"), "–", single.BareBytes);

        var parallel = await comparison.InParallelAsync(plan.Rounds, Callers, plan.Turn);
        table.Add(
            $"Verifications, {Callers} in parallel, {source}",
            Throughput(parallel),
            string.Create(CultureInfo.InvariantCulture, $"≥ {LeastThroughput} ×"),
            parallel.SortirBytes,
            parallel.Ratio >= LeastThroughput,
            isWithinReach: least is null || least.Value.Parallel >= LeastThroughput);
    }

    private static string Median(ComparisonResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Ratio:0.00} × ({result.Sortir:0.0} µs; bare {result.Bare:0.0} µs)");

    private static string Throughput(ComparisonResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Ratio:0.00} × ({result.Sortir:0} a second; bare {result.Bare:0})");

    private static async Task MeasureRefusalsAsync(Table table, Plan plan)
    {
        await using var scenario = await RefusalScenario.OpenAsync();
        var malformed = LocalCost.Of(plan.Batches, 1_000, () => scenario.Malformed());
        table.Add("A malformed number", Nanoseconds(malformed), "0 bytes", malformed.Bytes, malformed.Bytes == 0);
        var cached = LocalCost.Of(plan.Batches, 100, () => scenario.Cached());
        table.Add("A cached refusal, trusted source", Nanoseconds(cached), "< 5 µs", cached.Bytes, cached.Nanoseconds < MostRefusalNanoseconds);
        cached = LocalCost.Of(plan.Batches, 100, () => scenario.CachedFromNewSource());
        table.Add("A cached refusal, a source each", Nanoseconds(cached), "< 5 µs", cached.Bytes, cached.Nanoseconds < MostRefusalNanoseconds);
        table.Add(
            "HTTP requests for all of these",
            scenario.AskedSinceOpened.ToString(CultureInfo.InvariantCulture),
            "0",
            null,
            scenario.AskedSinceOpened == 0);
    }

    private static void MeasureRules(Table table, Plan plan)
    {
        var rules = new RuleScenario();
        Measure(nameof(rules.FindSameAgain), rules.FindSameAgain);
        Measure(nameof(rules.FindRefusal), rules.FindRefusal);
        Measure(nameof(rules.Hold), rules.Hold);
        Measure(nameof(rules.Place), rules.Place);
        Measure(nameof(rules.Pay), rules.Pay);
        Measure(nameof(rules.CompleteGrant), rules.CompleteGrant);

        void Measure(string name, Func<object?> rule)
        {
            var cost = LocalCost.Of(plan.Batches, 1_000, rule);
            table.Add($"`UsageRules.{name}`", Nanoseconds(cost), "< 200 ns", cost.Bytes, cost.Nanoseconds < MostRuleNanoseconds);
        }
    }

    private static string Nanoseconds(LocalCost cost) => cost.Nanoseconds < 1_000
        ? string.Create(CultureInfo.InvariantCulture, $"{cost.Nanoseconds:0} ns")
        : string.Create(CultureInfo.InvariantCulture, $"{cost.Nanoseconds / 1_000:0.00} µs");
}
