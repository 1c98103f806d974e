namespace Sortir.AspNetCore;

/// <summary>What is in a cart: the host's own word. The host implements it, on its session or its database.</summary>
/// <remarks>
/// A browser only names a ticket; whether it is in the cart, and of which product, is asked here. One instance for each scope.
/// </remarks>
public interface ISortirCartTickets
{
    /// <summary>Every ticket of a cart, each one admission under an id of its own, those that need no card too.</summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tickets; none for an empty cart; <see langword="null"/> for a cart that is not known, because it has expired say.</returns>
    ValueTask<IReadOnlyList<SaleTicket>?> FindTicketsAsync(string cartId, CancellationToken cancellationToken);
}
