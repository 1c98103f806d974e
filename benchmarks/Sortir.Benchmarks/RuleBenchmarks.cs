using BenchmarkDotNet.Attributes;
using Sortir.Domain;

namespace Sortir.Benchmarks;

/// <summary>Each rule on the way from the hold to the grant: under 200 ns.</summary>
[MemoryDiagnoser]
public class RuleBenchmarks
{
    private readonly RuleScenario _rules = new();

    [Benchmark]
    public CardUsage? FindSameAgain() => _rules.FindSameAgain();

    [Benchmark]
    public Refusal? FindRefusal() => _rules.FindRefusal();

    [Benchmark]
    public Holding Hold() => _rules.Hold();

    [Benchmark]
    public Placing Place() => _rules.Place();

    [Benchmark]
    public Paying Pay() => _rules.Pay();

    [Benchmark]
    public UsageChange? CompleteGrant() => _rules.CompleteGrant();
}
