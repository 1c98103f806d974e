using Sortir.Domain;

namespace Sortir.Benchmarks;

/// <summary>Verifications that end before APRAS is asked.</summary>
internal sealed class RefusalScenario : IAsyncDisposable
{
    // Each may try ten cards in a window, which is short in this shop: so many sources never meet the limit.
    private const int Sources = 60_000;

    private readonly Shop _shop;
    private readonly ISortirCheckout _checkout;
    private readonly VerifyCardRequest _malformed;
    private readonly VerifyCardRequest _refused;
    private readonly VerifyCardRequest[] _refusedElsewhere;
    private long _askedAtOpening;
    private int _next;

    private RefusalScenario(Shop shop)
    {
        _shop = shop;
        _checkout = shop.GetCheckout();
        _refused = shop.NextBuyer(isTrusted: true);
        _malformed = _refused with { Card = "AB12345678" };
        _refusedElsewhere = [.. Enumerable.Range(0, Sources).Select(source =>
            _refused with { Source = CardNumbers.Write(source), IsTrustedSource = false })];
    }

    /// <summary>How often APRAS was asked since the refusal that is remembered.</summary>
    internal long AskedSinceOpened => _shop.Asked - _askedAtOpening;

    internal static async Task<RefusalScenario> OpenAsync()
    {
        var scenario = new RefusalScenario(Shop.OpenWithoutHttp(isEligible: false));
        await scenario._checkout.VerifyCardAsync(scenario._refused).ConfigureAwait(false);
        scenario._askedAtOpening = scenario._shop.Asked;
        return scenario;
    }

    internal CardVerification Malformed() => Read(_checkout.VerifyCardAsync(_malformed), RefusalReason.InvalidFormat);

    internal CardVerification Cached() => Read(_checkout.VerifyCardAsync(_refused), RefusalReason.NotEligible);

    internal CardVerification CachedFromNewSource() =>
        Read(_checkout.VerifyCardAsync(_refusedElsewhere[_next++ % Sources]), RefusalReason.NotEligible);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    // All of it is done in memory: the task has ended when it is returned.
    private static CardVerification.Refused Read(Task<CardVerification> answer, RefusalReason reason) =>
        answer is { IsCompletedSuccessfully: true, Result: CardVerification.Refused refused } && refused.Reason == reason
            ? refused
            : throw new InvalidOperationException("It was answered otherwise: what was measured is something else.");
}
