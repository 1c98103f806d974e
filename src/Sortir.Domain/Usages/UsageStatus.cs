namespace Sortir.Domain;

/// <summary>Where a usage stands. The numbers are stored: they never change.</summary>
public enum UsageStatus
{
    /// <summary>A hold: the card was accepted for a ticket of a cart, which is not ordered yet.</summary>
    Pending = 1,

    /// <summary>The ticket is ordered, and perhaps paid: see <see cref="UsageGrant.State"/>.</summary>
    Validated = 2,

    /// <summary>The sale is paid, and APRAS has recorded its grant.</summary>
    Used = 3,

    /// <summary>The ordered ticket was cancelled. Whether the card is free again stands in <see cref="CardUsage.IsReleased"/>.</summary>
    Cancelled = 4,

    /// <summary>A hold that ended without an order. It never blocks; why it ended stands in <see cref="CardUsage.Ending"/>.</summary>
    Expired = 5,
}
