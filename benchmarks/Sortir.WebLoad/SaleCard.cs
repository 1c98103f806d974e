namespace Sortir.WebLoad;

/// <summary>What a buyer types for one ticket, in this order, until one is accepted.</summary>
/// <param name="Mistyped">A number that APRAS does not know; <see langword="null"/> for most buyers.</param>
/// <param name="Shared">A card that another buyer tries too; <see langword="null"/> for most.</param>
/// <param name="Own">A card that nobody else has.</param>
internal sealed record SaleCard(string? Mistyped, string? Shared, string Own)
{
    internal IEnumerable<string> Typed => new[] { Mistyped, Shared, Own }.OfType<string>();
}
