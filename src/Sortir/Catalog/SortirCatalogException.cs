using Sortir.Domain;

namespace Sortir;

/// <summary>The host's <see cref="ISortirCatalog"/> or <see cref="ISortirSettingsProvider"/> threw: the inner exception says why. Nothing was written.</summary>
public sealed class SortirCatalogException : SortirException
{
    internal SortirCatalogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
