using System.Collections.Concurrent;

namespace Sortir.Reliability;

/// <summary>What the buyers did and met, by name; safe for use from many threads.</summary>
internal sealed class SalesCount
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal int this[string what] => _counts.GetValueOrDefault(what);

    internal IReadOnlyDictionary<string, int> All => _counts;

    internal void Add(string what, int count = 1) => _counts.AddOrUpdate(what, count, (_, known) => known + count);
}
