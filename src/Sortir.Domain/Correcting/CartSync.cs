namespace Sortir.Domain;

/// <summary>A cart as it is now: the cards that are freed, and what may be ordered.</summary>
/// <param name="Tickets">Every ticket of the cart, in the order given.</param>
/// <param name="Changes">The changes that free the cards of tickets that are gone.</param>
public sealed record CartSync(IReadOnlyList<TicketStanding> Tickets, IReadOnlyList<UsageChange> Changes);
