using Sortir.Domain;

namespace Sortir;

/// <summary>A protected text cannot be read. The message repeats nothing of it.</summary>
public sealed class SortirProtectionException : SortirException
{
    /// <summary>Makes an exception of that kind.</summary>
    public SortirProtectionException(SortirProtectionFailure kind)
        : base(kind == SortirProtectionFailure.UnknownKey
            ? "The key that this text was protected under is not among Sortir:Keys. Put that key back."
            : "This text cannot be read: it was changed, or made for another purpose or under another secret.")
    {
        Kind = kind;
    }

    /// <summary>Why it cannot be read.</summary>
    public SortirProtectionFailure Kind { get; }
}
