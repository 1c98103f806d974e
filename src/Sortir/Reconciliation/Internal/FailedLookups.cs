namespace Sortir;

/// <summary>The orders that the shop could not answer for at the last run: asked about last at the next.</summary>
internal sealed class FailedLookups
{
    private volatile HashSet<string> _orderIds = [];

    internal bool Contains(string orderId) => _orderIds.Contains(orderId);

    internal void Replace(HashSet<string> orderIds) => _orderIds = orderIds;
}
