using Sortir.Domain;
using static Sortir.Samples.Buyer;

namespace Sortir.Samples;

/// <summary>Ten refusals in five minutes from one address, and it may try no more; other addresses may.</summary>
internal static class Chapter6Guessing
{
    public static async Task PlayAsync(Stage stage)
    {
        var (shop, _, _, narrator) = stage;
        narrator.Chapter("6. A robot guesses numbers");

        var guesses = new List<Outcome>();
        for (var i = 1; i <= 10; i++)
        {
            guesses.Add(Outcome.Of(await shop.TypeCardAsync(Robot, "R1", Cards.Guess(i))));
        }

        narrator.TellAll(Robot, "tries ten numbers, one by one", guesses, nameof(RefusalReason.NotEligible));

        var limited = await shop.TypeCardAsync(Robot, "R1", Cards.Farid);
        narrator.Tell(Robot, $"tries {Cards.Farid}, a good one", Outcome.Of(limited), nameof(RefusalReason.TooManyAttempts));

        var welcome = await shop.TypeCardAsync(Alice, "A5", Cards.Farid);
        narrator.Tell(Alice, $"types {Cards.Farid} for A5", Outcome.Of(welcome), nameof(CardVerification.Accepted));
    }
}
