using Sortir.Domain;
using static Sortir.Samples.Buyer;

namespace Sortir.Samples;

/// <summary>Three tickets need three cards. Once they are paid, the sale is reported to APRAS: a grant for each.</summary>
internal static class Chapter3Ordering
{
    public static async Task PlayAsync(Stage stage)
    {
        var (shop, _, _, narrator) = stage;
        narrator.Chapter("3. Three tickets, three cards, one order");

        var missing = await shop.OrderAsync(Alice, "A1", "A2", "A3");
        narrator.Tell(Alice, "orders A1, A2 and A3", Outcome.Of(missing), nameof(RefusalReason.CardMissing));

        var third = await shop.TypeCardAsync(Alice, "A3", Cards.Daniel);
        narrator.Tell(Alice, $"types {Cards.Daniel} for A3", Outcome.Of(third), nameof(CardVerification.Accepted));

        var placed = await shop.OrderAsync(Alice, "A1", "A2", "A3");
        narrator.Tell(Alice, "orders A1, A2 and A3", Outcome.Of(placed), nameof(OrderPlacement.Placed));

        var paid = await shop.PayAsync(Alice, "A1", "A2", "A3");
        narrator.Tell(Alice, "pays", Outcome.Of(paid), nameof(OrderPayment.Paid));

        var report = await shop.SendGrantsAsync();
        narrator.Tell("Shop", "reports the sale to APRAS", Outcome.Of(report, await shop.ReadOrderAsync(Alice)), nameof(GrantDeliveryReport.Granted));

        var used = await shop.TypeCardAsync(Bruno, "B1", Cards.Chloe);
        narrator.Tell(Bruno, $"types {Cards.Chloe} for B1", Outcome.Of(used), nameof(RefusalReason.AlreadyUsed));
    }
}
