namespace Sortir;

/// <summary>
/// The host's orders, for reconciliation: what became of one that was placed and never paid or cancelled here. The host may implement it; without it
/// staff see such orders, and nothing is done by itself.
/// </summary>
public interface ISortirOrderLookup
{
    /// <summary>
    /// Where an order stands in the shop. Asked again at each run while the order stays open, each time in a scope of its own; by
    /// one node not before its last answer has come, or failed.
    /// </summary>
    /// <param name="orderId">The order, as it was placed.</param>
    /// <param name="cancellationToken">Cancelled after half a minute, and when the node is stopped or the caller gives up.</param>
    /// <returns>
    /// Where it stands. An order that the shop does not know is <see cref="OrderStanding.Cancelled"/> only where the shop is certain that it never
    /// came to be; when in doubt it is <see cref="OrderStanding.Open"/>.
    /// </returns>
    ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken);
}
