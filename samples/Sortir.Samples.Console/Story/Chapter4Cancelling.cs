using static Sortir.Samples.Buyer;

namespace Sortir.Samples;

/// <summary>One ticket of an order is cancelled: its card may be used again, and the others stay.</summary>
internal static class Chapter4Cancelling
{
    public static async Task PlayAsync(Stage stage)
    {
        var (shop, _, _, narrator) = stage;
        narrator.Chapter("4. A ticket is cancelled, its card is used again");

        var cancelled = await shop.CancelAsync(Alice, "A3");
        narrator.Tell(Alice, "cancels A3", Outcome.Of(cancelled, await shop.ReadOrderAsync(Alice)), nameof(OrderCancellation.Cancelled));

        var again = await shop.TypeCardAsync(Bruno, "B1", Cards.Daniel);
        narrator.Tell(Bruno, $"types {Cards.Daniel}, free again, for B1", Outcome.Of(again), nameof(CardVerification.Accepted));

        var placed = await shop.OrderAsync(Bruno, "B1");
        narrator.Tell(Bruno, "orders B1", Outcome.Of(placed), nameof(OrderPlacement.Placed));
    }
}
