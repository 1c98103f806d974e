using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Load;

/// <summary>Leases due grants, the oldest first, and puts them behind the others afterwards: there are always as many due.</summary>
internal sealed class LeaseSide(ISortirStore store, int size) : ISide
{
    private DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private IReadOnlyList<CardUsage> _leased = [];

    public Func<Task> NewCaller() => async () =>
    {
        _now = _now.AddMilliseconds(1);
        _leased = await store.LeaseDueGrantsAsync(new GrantLease { Now = _now, LeasedUntil = _now.AddMinutes(1), MaxCount = size });
        if (_leased.Count != size)
        {
            throw new InvalidOperationException("Fewer grants were leased than are due.");
        }
    };

    // Each by itself, as the answers of APRAS come in.
    public async Task SettleAsync()
    {
        foreach (var usage in _leased)
        {
            var returned = UsageRules.ReturnGrant(usage, usage.Grant.Attempts, _now)!;
            if (await store.CommitAsync([returned], []) != CommitResult.Committed)
            {
                throw new InvalidOperationException("A lease was not given back.");
            }
        }
    }
}
