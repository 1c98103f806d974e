using Sortir.Domain;
using static Sortir.Samples.Buyer;

namespace Sortir.Samples;

/// <summary>For five minutes a card can be taken back or replaced; after ten its hold lapses, and blocks no one.</summary>
internal static class Chapter2Correcting
{
    public static async Task PlayAsync(Stage stage)
    {
        var (shop, _, _, narrator) = stage;
        narrator.Chapter("2. A card is corrected, or left behind");

        var chloe = await shop.TypeCardAsync(Bruno, "B1", Cards.Chloe);
        narrator.Tell(Bruno, $"types {Cards.Chloe}, Chloé's, for B1", Outcome.Of(chloe), nameof(CardVerification.Accepted));

        narrator.Later(minutes: 2);
        var back = await shop.TakeCardBackAsync(Alice, "A1");
        narrator.Tell(Alice, $"takes {Cards.Alice} off A1", Outcome.Of(back), nameof(CardRelease.Released));

        var other = await shop.TypeCardAsync(Alice, "A1", Cards.AlicesOther);
        narrator.Tell(Alice, $"types {Cards.AlicesOther} for A1 instead", Outcome.Of(other), nameof(CardVerification.Accepted));

        narrator.Later(minutes: 4);
        var late = await shop.TypeCardAsync(Bruno, "B1", Cards.Bruno);
        narrator.Tell(Bruno, $"types {Cards.Bruno} for B1 instead", Outcome.Of(late), nameof(RefusalReason.TooLateToCorrect));

        narrator.Later(minutes: 5);
        var takenOver = await shop.TypeCardAsync(Alice, "A2", Cards.Chloe);
        var outcome = Outcome.Of(takenOver).After("Bruno's hold has lapsed");
        narrator.Tell(Alice, $"types {Cards.Chloe}, Chloé's, for A2", outcome, nameof(CardVerification.Accepted));

        var cart = await shop.ShowCartAsync(Bruno, "B1");
        narrator.Tell(Bruno, "looks into his cart", Outcome.Of(cart), nameof(RefusalReason.HoldLost));
    }
}
