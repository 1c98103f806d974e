namespace Sortir.AspNetCore;

/// <summary>The cards of a form that was posted.</summary>
/// <param name="CartId">The cart, to place the order with.</param>
/// <param name="Cart">How the cart stands now.</param>
/// <param name="Refused">By ticket: the cards that were refused.</param>
public sealed record SortirCardFormResult(string CartId, CartState Cart, IReadOnlyDictionary<string, CardVerification.Refused> Refused)
{
    /// <summary>Whether no card was refused, and every ticket may be ordered.</summary>
    public bool CanBeOrdered => Refused.Count == 0 && Cart.CanBeOrdered;
}
