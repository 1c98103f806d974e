using Sortir.Domain;

namespace Sortir;

/// <summary>Others changed the same usages again and again while this call tried to. Nothing was written: call again.</summary>
public sealed class SortirConflictException : SortirException
{
    /// <summary>Makes the exception: Sortir does, and a host's tests of its own handling.</summary>
    public SortirConflictException()
        : base("The same cart or order was changed by others at each of several tries. Nothing was written; call again.")
    {
    }
}
