namespace Sortir.Domain;

/// <summary>What comes of an order: all its tickets, or none.</summary>
public abstract record Placing
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Placed, TResult> placed, Func<Refused, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(placed);
        ArgumentNullException.ThrowIfNull(refused);
        return this switch
        {
            Placed answer => placed(answer),
            Refused answer => refused(answer),
            _ => throw new InvalidOperationException("A placing has no other answer."),
        };
    }

    /// <summary>Every ticket that needs a card has one.</summary>
    /// <param name="Tickets">Every ticket of the request, in its order, with the usage that covers it.</param>
    /// <param name="Changes">The changes; none when the order stands as it is already.</param>
    public sealed record Placed(IReadOnlyList<TicketStanding> Tickets, IReadOnlyList<UsageChange> Changes) : Placing
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>At least one ticket lacks its card, and nothing is ordered.</summary>
    /// <param name="Tickets">Each ticket that is in the way, with its reason.</param>
    public sealed record Refused(IReadOnlyList<TicketRefusal> Tickets) : Placing
    {
        private protected override void Close()
        {
        }
    }
}
