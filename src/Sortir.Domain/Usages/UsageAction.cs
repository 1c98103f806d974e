namespace Sortir.Domain;

/// <summary>What was done to a usage; the audit's word for it. The names are stored: they never change.</summary>
public enum UsageAction
{
    /// <summary>A card was accepted and is held for a ticket.</summary>
    Held,

    /// <summary>A hold gave way to another card for the same ticket.</summary>
    Replaced,

    /// <summary>A lapsed hold gave way to somebody else who entered the card.</summary>
    TakenOver,

    /// <summary>The buyer took the card away.</summary>
    Removed,

    /// <summary>The ticket left the cart.</summary>
    TicketGone,

    /// <summary>The hold moved to another cart, at sign-in say.</summary>
    Moved,

    /// <summary>A hold that lapsed long ago was ended.</summary>
    Swept,

    /// <summary>The ticket was ordered.</summary>
    Placed,

    /// <summary>The order was paid, and the grant is due.</summary>
    Paid,

    /// <summary>The ticket was cancelled.</summary>
    Cancelled,

    /// <summary>A cancelled ticket was paid after all, and its card was free.</summary>
    Retaken,

    /// <summary>The grant is about to be sent, and the attempt is counted.</summary>
    GrantAttempted,

    /// <summary>The grant was not sent after all: its lease was given back.</summary>
    GrantReturned,

    /// <summary>APRAS recorded the grant.</summary>
    Granted,

    /// <summary>The grant failed in a way that is tried again.</summary>
    GrantPostponed,

    /// <summary>The grant needs a person to look at it.</summary>
    GrantSetAside,

    /// <summary>Staff sent a grant that needed review again.</summary>
    GrantRetried,

    /// <summary>Staff settled a grant with APRAS by other means.</summary>
    Settled,

    /// <summary>Staff freed the card.</summary>
    Freed,

    /// <summary>The whole event was cancelled.</summary>
    EventCancelled,

    /// <summary>The holder's data was erased as far as the law and the rules allow.</summary>
    Erased,
}
