using Sortir.Domain;
using static Sortir.Samples.Buyer;

namespace Sortir.Samples;

/// <summary>A card is checked at APRAS and held for one ticket of one cart, so that nobody else can use it.</summary>
internal static class Chapter1Checking
{
    public static async Task PlayAsync(Stage stage)
    {
        var (shop, _, _, narrator) = stage;
        narrator.Chapter("1. A card is checked, and held");

        var malformed = await shop.TypeCardAsync(Alice, "A1", "12345");
        narrator.Tell(Alice, "types five digits for A1", Outcome.Of(malformed), nameof(RefusalReason.InvalidFormat));

        var expired = await shop.TypeCardAsync(Alice, "A1", Cards.Expired);
        narrator.Tell(Alice, $"types {Cards.Expired}, expired, for A1", Outcome.Of(expired), nameof(RefusalReason.NotEligible));

        var accepted = await shop.TypeCardAsync(Alice, "A1", Cards.Alice);
        narrator.Tell(Alice, $"types {Cards.Alice} for A1", Outcome.Of(accepted), nameof(CardVerification.Accepted));

        var held = await shop.TypeCardAsync(Bruno, "B1", Cards.Alice);
        narrator.Tell(Bruno, $"types {Cards.Alice} for B1", Outcome.Of(held), nameof(RefusalReason.HeldElsewhere));

        var twice = await shop.TypeCardAsync(Alice, "A2", Cards.Alice);
        narrator.Tell(Alice, $"types {Cards.Alice} for A2 too", Outcome.Of(twice), nameof(RefusalReason.AlreadyUsed));
    }
}
