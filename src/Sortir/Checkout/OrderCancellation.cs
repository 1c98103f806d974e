namespace Sortir;

/// <summary>The answer to a cancellation.</summary>
public abstract record OrderCancellation
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Cancelled, TResult> cancelled, Func<OrderUnknown, TResult> orderUnknown)
    {
        ArgumentNullException.ThrowIfNull(cancelled);
        ArgumentNullException.ThrowIfNull(orderUnknown);
        return this switch
        {
            Cancelled answer => cancelled(answer),
            OrderUnknown answer => orderUnknown(answer),
            _ => throw new InvalidOperationException("A cancellation has no other answer."),
        };
    }

    /// <summary>The tickets are cancelled, now or before.</summary>
    /// <param name="Tickets">Those of them that have a card.</param>
    public sealed record Cancelled(IReadOnlyList<CancelledTicket> Tickets) : OrderCancellation
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>No usage of the order, or of these tickets of it, is known: it has no card, or was purged. There is nothing to do.</summary>
    public sealed record OrderUnknown : OrderCancellation
    {
        private protected override void Close()
        {
        }
    }
}
