namespace Sortir;

/// <summary>The orders that the shop could not answer for at the last run, or that could not be written: asked about last at the next.</summary>
internal sealed class FailedLookups
{
    private volatile HashSet<string> _orderIds = [];

    internal bool Contains(string orderId) => _orderIds.Contains(orderId);

    /// <summary>Remembers those of a run; and of a run that was broken off also those that it did not come to.</summary>
    internal void Replace(HashSet<string> orderIds, bool isWhole) => _orderIds = isWhole ? orderIds : [.. orderIds, .. _orderIds];
}
