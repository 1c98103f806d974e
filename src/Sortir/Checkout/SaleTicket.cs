namespace Sortir;

/// <summary>A ticket of a cart or an order, of any product: one admission.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="ProductId">The product that it is of.</param>
public sealed record SaleTicket(string TicketId, string ProductId);
