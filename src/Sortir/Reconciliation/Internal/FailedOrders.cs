using System.Collections.Concurrent;

namespace Sortir;

/// <summary>The orders that the shop could not answer for, or that could not be written: asked about last at the next run.</summary>
internal sealed class FailedOrders
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<string> _orderIds = [];

    /// <summary>Those first that were tried longest ago: none of them keeps another from being tried for ever.</summary>
    internal IReadOnlyList<string> OrderIds => _orderIds;

    internal void Replace(IEnumerable<string> orderIds)
    {
        _orderIds = [.. orderIds];
        foreach (var left in _underWay.Where(left => left.Value.IsCompleted))
        {
            _underWay.TryRemove(left);
        }
    }

    /// <summary>Leaves what nobody waits for any more. It keeps what it has of the host's, a connection perhaps, until it ends.</summary>
    internal void Leave(string orderId, Task reconciliation)
    {
        if (!reconciliation.IsCompleted)
        {
            _underWay[orderId] = reconciliation;

            // What it throws now is nobody's any more.
            reconciliation.ContinueWith(static left => _ = left.Exception, TaskScheduler.Default);
        }
    }

    /// <summary>The orders of what was left and is not over yet.</summary>
    internal IReadOnlyList<string> GetUnderWay() => [.. _underWay.Where(left => !left.Value.IsCompleted).Select(left => left.Key)];

    /// <summary>Whether what was left is not over yet: once more of it would take as much again.</summary>
    internal bool IsUnderWay(string orderId) => _underWay.TryGetValue(orderId, out var left) && !left.IsCompleted;
}
