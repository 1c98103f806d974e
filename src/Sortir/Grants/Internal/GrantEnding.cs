namespace Sortir;

/// <summary>How one grant of a delivery ended.</summary>
internal enum GrantEnding
{
    /// <summary>APRAS recorded it.</summary>
    Granted,

    /// <summary>It is tried again later.</summary>
    Postponed,

    /// <summary>It needs a person.</summary>
    SetAside,

    /// <summary>APRAS recorded it before, and the storage has not taken that yet.</summary>
    Unwritten,
}
