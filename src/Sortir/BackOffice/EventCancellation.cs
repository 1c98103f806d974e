namespace Sortir;

/// <summary>The answer to the cancellation of an event.</summary>
public abstract record EventCancellation
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Cancelled, TResult> cancelled, Func<EventUnknown, TResult> eventUnknown)
    {
        ArgumentNullException.ThrowIfNull(cancelled);
        ArgumentNullException.ThrowIfNull(eventUnknown);
        return this switch
        {
            Cancelled answer => cancelled(answer),
            EventUnknown answer => eventUnknown(answer),
            _ => throw new InvalidOperationException("There is no other answer."),
        };
    }

    /// <summary>The event is cancelled, and so is every usage of it, by this call or an earlier one. No card is accepted for it any more.</summary>
    /// <param name="CancelledAt">When the event was cancelled first.</param>
    /// <param name="HoldsEnded">Holds that this call ended.</param>
    /// <param name="TicketsCancelled">Ordered tickets that this call cancelled.</param>
    /// <param name="GrantsDropped">Due grants among them that were never sent, and never will be.</param>
    /// <param name="TellApras">Every ticket of the event that APRAS must be told of, those cancelled earlier included; settle each once APRAS knows.</param>
    public sealed record Cancelled(DateTimeOffset CancelledAt, int HoldsEnded, int TicketsCancelled, int GrantsDropped, IReadOnlyList<AprasNotice> TellApras) : EventCancellation
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The organizer has no such event: the catalog does not know it, and no card was ever held for it.</summary>
    public sealed record EventUnknown : EventCancellation
    {
        private protected override void Close()
        {
        }
    }
}
