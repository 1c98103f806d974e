namespace Sortir;

/// <summary>A cart as it stands.</summary>
/// <param name="Tickets">Its tickets, in the order given.</param>
public sealed record CartState(IReadOnlyList<TicketState> Tickets)
{
    /// <summary>Whether every ticket may be ordered.</summary>
    public bool CanBeOrdered => Tickets.All(ticket => ticket.Reason is null);
}
