namespace Sortir;

/// <summary>Why a protected text cannot be read.</summary>
public enum SortirProtectionFailure
{
    /// <summary>It was changed or cut, is of another version, or was made for another purpose or under another secret of the same id.</summary>
    Unreadable,

    /// <summary>The key that it was made under is not among <c>Sortir:Keys</c>. Putting the key back mends it.</summary>
    UnknownKey,
}
