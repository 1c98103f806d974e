namespace Sortir;

/// <summary>The orders that the shop could not answer for, or that could not be written: asked about last at the next run.</summary>
internal sealed class FailedOrders
{
    private volatile IReadOnlyList<string> _orderIds = [];

    /// <summary>Those first that were tried longest ago: none of them keeps another from being tried for ever.</summary>
    internal IReadOnlyList<string> OrderIds => _orderIds;

    internal void Replace(IEnumerable<string> orderIds) => _orderIds = [.. orderIds];
}
