namespace Sortir;

/// <summary>The moments of a sale: one call for each. Safe to call again with the same arguments: a repetition changes nothing.</summary>
/// <remarks>
/// What is expected to happen is a value. Exceptions: <see cref="ArgumentException"/> for an identifier against the rule,
/// <see cref="Storage.SortirStorageException"/> for a broken store, <see cref="SortirCatalogException"/> for a catalog or settings provider that
/// throws, <see cref="SortirConflictException"/> when others were faster again and again, and
/// <see cref="OperationCanceledException"/>; cancelling never leaves half a write. Cart and order ids are unique in the
/// whole shop; a ticket's id at least within its cart, the cart that it may move to, and its order.
/// </remarks>
public interface ISortirCheckout
{
    /// <summary>A card is typed for a ticket: checks it, and holds it for this cart when it is good.</summary>
    /// <param name="request">The card, the ticket, and who tries it.</param>
    /// <param name="cancellationToken">Cancels the call, but for a write that has begun.</param>
    Task<CardVerification> VerifyCardAsync(VerifyCardRequest request, CancellationToken cancellationToken = default);

    /// <summary>Many cards at once, at a box office say: an answer for each, in the order of the requests.</summary>
    /// <param name="requests">The cards; of one card named twice, the first ticket gets it.</param>
    /// <param name="cancellationToken">Cancels what has not been answered yet.</param>
    Task<IReadOnlyList<CardVerification>> VerifyCardsAsync(
        IReadOnlyList<VerifyCardRequest> requests,
        CancellationToken cancellationToken = default);

    /// <summary>The buyer takes the card of a ticket back. A ticket without a card is released already.</summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CardRelease> ReleaseCardAsync(string cartId, string ticketId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The cart has changed, or is shown: says what is in it now. Frees the cards of tickets that are gone, and answers for each
    /// ticket whether it may be ordered.
    /// </summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="tickets">Every ticket that is in the cart now, each once; none, when it is emptied.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CartState> SyncCartAsync(
        string cartId,
        IReadOnlyList<SaleTicket> tickets,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Answers as <see cref="SyncCartAsync"/>, and changes nothing: for a question that comes from a browser at any moment, while the cart
    /// may be changing elsewhere.
    /// </summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="tickets">The tickets to answer for, each once.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CartState> ReadCartAsync(
        string cartId,
        IReadOnlyList<SaleTicket> tickets,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// The sale goes on under another cart id, after a sign-in say: its holds move, their ages unchanged. Where both carts hold a card for
    /// the same ticket id, the card accepted last stays and the other is freed: number tickets so that two carts never share an id.
    /// </summary>
    /// <param name="fromCartId">The cart that ends.</param>
    /// <param name="toCartId">The cart that goes on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many holds moved.</returns>
    Task<int> MoveCartAsync(string fromCartId, string toCartId, CancellationToken cancellationToken = default);

    /// <summary>The order is made: each of its tickets that needs a card must have one, all of them or none.</summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="tickets">The tickets that are ordered, those that need no card too.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<OrderPlacement> PlaceOrderAsync(
        string cartId,
        string orderId,
        IReadOnlyList<SaleTicket> tickets,
        CancellationToken cancellationToken = default);

    /// <summary>The order is paid: its grants become due, and are sent to APRAS within seconds.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="tickets">The tickets that are paid, those that need no card too.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<OrderPayment> PayOrderAsync(
        string orderId,
        IReadOnlyList<SaleTicket> tickets,
        CancellationToken cancellationToken = default);

    /// <summary>The order is cancelled, or has expired unpaid.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<OrderCancellation> CancelOrderAsync(string orderId, CancellationToken cancellationToken = default);

    /// <summary>Single tickets of an order are cancelled; the others stay.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="ticketIds">The tickets.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<OrderCancellation> CancelTicketsAsync(
        string orderId,
        IReadOnlyList<string> ticketIds,
        CancellationToken cancellationToken = default);
}
