using Sortir.Domain;

namespace Sortir;

/// <summary>The answer to a payment. Every case names all tickets; what could be done was done.</summary>
public abstract record OrderPayment
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    private OrderPayment(IReadOnlyList<TicketPayment> tickets) => Tickets = tickets;

    /// <summary>Every ticket of the payment, in the order given, and what the payment means for it.</summary>
    public IReadOnlyList<TicketPayment> Tickets { get; }

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Paid, TResult> paid, Func<NotPlaced, TResult> notPlaced, Func<CardTaken, TResult> cardTaken)
    {
        ArgumentNullException.ThrowIfNull(paid);
        ArgumentNullException.ThrowIfNull(notPlaced);
        ArgumentNullException.ThrowIfNull(cardTaken);
        return this switch
        {
            Paid answer => paid(answer),
            NotPlaced answer => notPlaced(answer),
            CardTaken answer => cardTaken(answer),
            _ => throw new InvalidOperationException("A payment has no other answer."),
        };
    }

    /// <summary>All is well: each grant is due, or was before.</summary>
    public sealed record Paid : OrderPayment
    {
        /// <summary>Makes the answer: Sortir does, and a host's tests of its own payment.</summary>
        /// <param name="tickets">Every ticket, in the order given.</param>
        public Paid(IReadOnlyList<TicketPayment> tickets)
            : base(tickets)
        {
        }

        private protected override void Close()
        {
        }
    }

    /// <summary>
    /// A ticket needs a card and was never placed: the payment came before its order. Let it be told again; answer a webhook with an error.
    /// </summary>
    public sealed record NotPlaced : OrderPayment
    {
        /// <summary>Makes the answer: Sortir does, and a host's tests of its own payment.</summary>
        /// <param name="tickets">Every ticket, in the order given.</param>
        public NotPlaced(IReadOnlyList<TicketPayment> tickets)
            : base(tickets)
        {
        }

        private protected override void Close()
        {
        }
    }

    /// <summary>A ticket was paid after its cancellation, and its card is gone: give its money back.</summary>
    public sealed record CardTaken : OrderPayment
    {
        /// <summary>Makes the answer: Sortir does, and a host's tests of its own payment.</summary>
        /// <param name="tickets">Every ticket, in the order given.</param>
        public CardTaken(IReadOnlyList<TicketPayment> tickets)
            : base(tickets)
        {
        }

        private protected override void Close()
        {
        }
    }
}
