namespace Sortir.Domain;

/// <summary>A ticket of a payment, and what the payment means for it.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Outcome">What the payment means.</param>
public sealed record TicketPayment(string TicketId, TicketPaymentOutcome Outcome);
