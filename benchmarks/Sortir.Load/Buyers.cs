using Sortir.Benchmarks;

namespace Sortir.Load;

/// <summary>Verifications through the whole flow: each a new cart with a card of its own.</summary>
internal sealed class Buyers(Shop shop, bool areTrusted) : ISide
{
    public ValueTask DisposeAsync() => shop.DisposeAsync();

    // A scope for each caller, as each web request has its own; not one for each call, since a bare call would have one too.
    public Func<Task> NewCaller()
    {
        var checkout = shop.GetCheckout();
        return async () =>
        {
            if (await checkout.VerifyCardAsync(shop.NextBuyer(areTrusted)) is not CardVerification.Accepted)
            {
                throw new InvalidOperationException("A card was not accepted: what was measured is no verification.");
            }
        };
    }
}
