using Sortir.Client;
using Sortir.Domain;
using Sortir.Testing;
using static Sortir.Samples.Buyer;

namespace Sortir.Samples;

/// <summary>Without APRAS no card is accepted, and after five failures nobody waits for it. What is paid meanwhile is reported afterwards.</summary>
internal static class Chapter5Outage
{
    public static async Task PlayAsync(Stage stage)
    {
        var (shop, apras, clock, narrator) = stage;
        narrator.Chapter("5. APRAS is down");
        var outage = apras.Faults.StartOutage();
        narrator.Note("⚡ APRAS breaks every connection");

        var down = await clock.PassAsync(shop.TypeCardAsync(Alice, "A4", Cards.Emma));
        narrator.Tell(Alice, $"types {Cards.Emma} for A4", Outcome.Of(down), nameof(RefusalReason.ServiceUnavailable));

        var still = new List<Outcome>();
        for (var i = 1; i <= 4; i++)
        {
            still.Add(Outcome.Of(await clock.PassAsync(shop.TypeCardAsync(Alice, "A4", Cards.Emma))));
        }

        narrator.TellAll(Alice, "tries four times more", still, nameof(RefusalReason.ServiceUnavailable));
        narrator.Tell("Shop", "looks at its circuit breaker", Outcome.Of(shop.ReadCircuit()), nameof(AprasCircuitState.Open));
        var asked = apras.Book.RequestCount(AprasOperations.Verify);
        var atOnce = Outcome.Of(await shop.TypeCardAsync(Alice, "A4", Cards.Emma));
        atOnce = apras.Book.RequestCount(AprasOperations.Verify) == asked
            ? atOnce with { Why = $"{atOnce.Why} at once: APRAS is not asked" }
            : atOnce with { Code = "AprasWasAsked" };
        narrator.Tell(Alice, "tries once more", atOnce, nameof(RefusalReason.ServiceUnavailable));

        var paid = await shop.PayAsync(Bruno, "B1");
        narrator.Tell(Bruno, "pays for B1", Outcome.Of(paid), nameof(OrderPayment.Paid));

        var postponed = await shop.SendGrantsAsync();
        narrator.Tell("Shop", "reports the sale to APRAS", Outcome.Of(postponed, []), nameof(GrantDeliveryReport.Postponed));

        outage.End();
        narrator.Later(minutes: 6);
        narrator.Note("⚡ APRAS is back");

        var granted = await shop.SendGrantsAsync();
        narrator.Tell("Shop", "reports the sale to APRAS again", Outcome.Of(granted, await shop.ReadOrderAsync(Bruno)), nameof(GrantDeliveryReport.Granted));

        var accepted = await shop.TypeCardAsync(Alice, "A4", Cards.Emma);
        narrator.Tell(Alice, $"types {Cards.Emma} for A4", Outcome.Of(accepted), nameof(CardVerification.Accepted));
    }
}
