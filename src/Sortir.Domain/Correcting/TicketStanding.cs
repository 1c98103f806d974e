namespace Sortir.Domain;

/// <summary>Whether a ticket of a cart may be ordered.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Usage">The usage that covers it; <see langword="null"/> when it needs no card, or has none.</param>
/// <param name="Refusal">Why it may not be ordered; <see langword="null"/> when it may.</param>
public sealed record TicketStanding(string TicketId, CardUsage? Usage, Refusal? Refusal);
