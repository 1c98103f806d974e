namespace Sortir.Domain;

/// <summary>Why a hold ended without an order. The numbers are stored: they never change.</summary>
public enum HoldEnding
{
    /// <summary>It has not ended.</summary>
    None = 0,

    /// <summary>The buyer took the card away.</summary>
    Removed = 1,

    /// <summary>The buyer's cart holds another card for the same ticket.</summary>
    Replaced = 2,

    /// <summary>The ticket left the cart, or no longer needs a card for that event.</summary>
    TicketGone = 3,

    /// <summary>The hold had lapsed, and somebody else entered the card.</summary>
    TakenOver = 4,

    /// <summary>The hold had lapsed long ago, and was swept.</summary>
    Lapsed = 5,

    /// <summary>The shop's staff freed the card.</summary>
    Freed = 6,

    /// <summary>The whole event was cancelled.</summary>
    EventCancelled = 7,
}
