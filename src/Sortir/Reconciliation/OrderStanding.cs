namespace Sortir;

/// <summary>Where an order stands in the shop.</summary>
public enum OrderStanding
{
    /// <summary>It may still be paid, or nobody knows: it is left as it is, and asked about again.</summary>
    Open = 0,

    /// <summary>It is paid: the grants of its tickets become due.</summary>
    Paid = 1,

    /// <summary>It is cancelled, or has expired unpaid: its unpaid tickets are cancelled.</summary>
    Cancelled = 2,
}
