namespace Sortir.Domain;

/// <summary>A ticket that stands in the way of an order.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Refusal">Why.</param>
public sealed record TicketRefusal(string TicketId, Refusal Refusal);
