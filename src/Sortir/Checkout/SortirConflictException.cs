using Sortir.Domain;

namespace Sortir;

/// <summary>Others changed the same usages again and again while this call tried to. Nothing was written: call again.</summary>
public sealed class SortirConflictException : SortirException
{
    internal SortirConflictException()
        : base("The same cart or order was changed by others at each of several tries. Nothing was written; call again.")
    {
    }
}
