namespace Sortir.Domain;

/// <summary>What a payment means: an answer for each ticket, and the changes.</summary>
/// <param name="Tickets">Every ticket of the request, in its order.</param>
/// <param name="Changes">The changes; none when all was paid before.</param>
public sealed record Paying(IReadOnlyList<TicketPayment> Tickets, IReadOnlyList<UsageChange> Changes);
