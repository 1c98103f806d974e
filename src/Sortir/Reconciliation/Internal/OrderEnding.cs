namespace Sortir;

/// <summary>What became of an order that was unpaid for long.</summary>
internal enum OrderEnding
{
    /// <summary>It is open in the shop, or nothing was left to change.</summary>
    Left,

    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>It is cancelled.</summary>
    Cancelled,

    /// <summary>It could not be reconciled, for a reason of its own.</summary>
    Failed,

    /// <summary>It could not be reconciled, as perhaps no order can: the shop or the storage is out of order.</summary>
    Unreachable,
}
