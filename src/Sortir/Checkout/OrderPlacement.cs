namespace Sortir;

/// <summary>The answer to an order.</summary>
public abstract record OrderPlacement
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
            _ => throw new InvalidOperationException("A placement has no other answer."),
        };
    }

    /// <summary>The tickets are ordered.</summary>
    /// <param name="Tickets">Every ticket, in the order given.</param>
    public sealed record Placed(IReadOnlyList<TicketState> Tickets) : OrderPlacement
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>Nothing is ordered: do not sell.</summary>
    /// <param name="Tickets">The tickets that are in the way, each with its reason.</param>
    public sealed record Refused(IReadOnlyList<RefusedTicket> Tickets) : OrderPlacement
    {
        private protected override void Close()
        {
        }
    }
}
