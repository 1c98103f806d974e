using Sortir.Benchmarks;

namespace Sortir.Load;

/// <summary>Verifications through the whole flow: each a new cart with a card of its own.</summary>
internal sealed class Buyers(Shop shop, bool areTrusted) : ISide
{
    // Not one for each call: the request's scope is the host's, and a bare call has one too.
    private readonly ISortirCheckout _checkout = shop.GetCheckout();

    public async Task CallAsync()
    {
        if (await _checkout.VerifyCardAsync(shop.NextBuyer(areTrusted)) is not CardVerification.Accepted)
        {
            throw new InvalidOperationException("A card was not accepted: what was measured is no verification.");
        }
    }
}
