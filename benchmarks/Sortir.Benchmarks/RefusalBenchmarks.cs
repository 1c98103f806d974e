using BenchmarkDotNet.Attributes;

namespace Sortir.Benchmarks;

/// <summary>Answers that need no HTTP: a malformed number with 0 bytes, a cached refusal under 5 µs.</summary>
[MemoryDiagnoser]
public class RefusalBenchmarks
{
    private RefusalScenario _scenario = null!;

    [GlobalSetup]
    public async Task OpenAsync() => _scenario = await RefusalScenario.OpenAsync();

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        if (_scenario.AskedSinceOpened != 0)
        {
            throw new InvalidOperationException("APRAS was asked: what was measured is no cached refusal.");
        }

        await _scenario.DisposeAsync();
    }

    [Benchmark]
    public CardVerification Malformed() => _scenario.Malformed();

    [Benchmark]
    public CardVerification Cached() => _scenario.Cached();

    [Benchmark]
    public CardVerification CachedFromNewSource() => _scenario.CachedFromNewSource();
}
