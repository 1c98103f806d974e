namespace Sortir.Domain;

/// <summary>Why something was refused. The names are stable codes: hosts word, count and translate by them.</summary>
public enum RefusalReason
{
    /// <summary>What was typed is not a card number: exactly ten digits are required.</summary>
    InvalidFormat = 1,

    /// <summary>APRAS does not know the card, or its rights have expired.</summary>
    NotEligible = 2,

    /// <summary>The card was used for this event already, or stands at another ticket of this cart.</summary>
    AlreadyUsed = 3,

    /// <summary>Another cart holds the card; it may become free.</summary>
    HeldElsewhere = 4,

    /// <summary>The correction window is over: the card can be neither taken away nor replaced until the hold lapses.</summary>
    TooLateToCorrect = 5,

    /// <summary>The source has tried too many cards.</summary>
    TooManyAttempts = 6,

    /// <summary>APRAS did not answer in time, or not usably. Nothing is known of the card.</summary>
    ServiceUnavailable = 7,

    /// <summary>The organizer has no APRAS URL or token, or the shop's secret lacks the event's key.</summary>
    NotConfigured = 8,

    /// <summary>The reduced fare is not sold for this product: unknown, not enabled, over, or in no need of a card.</summary>
    EventNotEnabled = 9,

    /// <summary>The ticket needs a card and has none.</summary>
    CardMissing = 10,

    /// <summary>The ticket had a card, and lost it: its hold lapsed and was taken over, or staff ended it.</summary>
    HoldLost = 11,

    /// <summary>The ticket stands in an order already: with another card, cancelled, or in a different order.</summary>
    OrderConflict = 12,

    /// <summary>The ticket was paid before it was placed: send the payment again once the order is.</summary>
    NotPlaced = 13,

    /// <summary>The ticket was paid after its cancellation, and its card is gone: give the money back.</summary>
    CardTaken = 14,

    /// <summary>No usage of this order is known: it has no ticket with a card, or was purged.</summary>
    OrderUnknown = 15,

    /// <summary>The usage is in no state for what staff asked.</summary>
    NotPossible = 16,
}
