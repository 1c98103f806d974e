namespace Sortir.Reliability;

/// <summary>How the shop makes an order.</summary>
internal enum OrderWay
{
    /// <summary>Sortir opens the transaction and has the shop make the order in it.</summary>
    CallBack,

    /// <summary>In a transaction of the shop's own.</summary>
    OwnTransaction,

    /// <summary>In a transaction of the shop's own that places, pays, and is rolled back.</summary>
    RolledBack,

    /// <summary>Sortir has the shop make the order, and the shop throws.</summary>
    CallBackThrows,
}
