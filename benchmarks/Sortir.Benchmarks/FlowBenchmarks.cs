using BenchmarkDotNet.Attributes;

namespace Sortir.Benchmarks;

/// <summary>Sortir's own share of a verification: the whole flow up to the hold in memory, with an APRAS that answers at once.</summary>
/// <remarks>Each iteration begins with empty storage, so that the figure does not depend on how many went before.</remarks>
[MemoryDiagnoser]
[SimpleJob(invocationCount: Invocations, iterationCount: 30, warmupCount: 10)]
public class FlowBenchmarks
{
    private const int Invocations = 8_192;

    private Shop _shop = null!;
    private ISortirCheckout _checkout = null!;

    [Params(true, false)]
    public bool IsTrusted { get; set; }

    [IterationSetup]
    public void Open()
    {
        _shop = Shop.OpenWithoutHttp(isEligible: true);
        _checkout = _shop.GetCheckout();
    }

    [IterationCleanup]
    public void Close() => _shop.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public Task<CardVerification> Verify() => _checkout.VerifyCardAsync(_shop.NextBuyer(IsTrusted));
}
