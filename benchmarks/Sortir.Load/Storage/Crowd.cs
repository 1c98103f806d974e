using System.Diagnostics;
using Sortir.Benchmarks;

namespace Sortir.Load;

/// <summary>Many buyers at once at a shop that keeps its usages in a database, each with an address, and a cart and a card for each call.</summary>
internal sealed class Crowd(StorageShop shop, int callers)
{
    // Of all crowds: no card comes twice.
    private static long s_cards;

    /// <summary>Each caller verifies so many cards. In trusted mode no limit counts them.</summary>
    /// <returns>How long each call took, in milliseconds, how many were not accepted, and how long it took in all.</returns>
    internal async Task<(double[] Times, int Errors, TimeSpan Took)> VerifyAsync(int callsEach, bool areTrusted)
    {
        var times = new double[callers][];
        var errors = 0;
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            times[caller] = new double[callsEach];
            var checkout = shop.Get<ISortirCheckout>();
            for (var i = 0; i < callsEach; i++)
            {
                var started = Stopwatch.GetTimestamp();
                if (!await IsAcceptedAsync(checkout, $"buyer-{caller}", areTrusted))
                {
                    Interlocked.Increment(ref errors);
                }

                times[caller][i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        })));
        return ([.. times.SelectMany(own => own)], errors, Stopwatch.GetElapsedTime(begun));
    }

    private async Task<bool> IsAcceptedAsync(ISortirCheckout checkout, string source, bool isTrusted)
    {
        var card = CardNumbers.Write(Interlocked.Increment(ref s_cards));
        try
        {
            return await checkout.VerifyCardAsync(new VerifyCardRequest
            {
                CartId = card,
                TicketId = "ticket-1",
                ProductId = Shop.ProductId,
                Card = card,
                Source = source,
                IsTrustedSource = isTrusted,
            }) is CardVerification.Accepted;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }
}
