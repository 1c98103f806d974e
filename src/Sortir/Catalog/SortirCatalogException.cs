using Sortir.Domain;

namespace Sortir;

/// <summary>
/// The host's <see cref="ISortirCatalog"/> or <see cref="ISortirSettingsProvider"/> threw, or on the web its look-up of a cart: the inner
/// exception says why. Nothing was written.
/// </summary>
public sealed class SortirCatalogException : SortirException
{
    /// <summary>Makes the exception: Sortir does, and a host's tests of its own handling.</summary>
    /// <param name="message">What was asked of the host.</param>
    /// <param name="innerException">What the host threw.</param>
    public SortirCatalogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
