namespace Sortir.Domain;

/// <summary>What a payment means for one ticket.</summary>
public enum TicketPaymentOutcome
{
    /// <summary>The ticket needs no card: nothing is reported.</summary>
    NoCardNeeded = 0,

    /// <summary>The grant is due.</summary>
    GrantDue = 1,

    /// <summary>The ticket was paid before: nothing changed.</summary>
    AlreadyPaid = 2,

    /// <summary>The ticket needs a card and was never placed: the payment must be told again once it is.</summary>
    NotPlaced = 3,

    /// <summary>The ticket was cancelled and its card is gone, or its grant was attempted: the money must go back.</summary>
    CardTaken = 4,
}
