using System.Globalization;

namespace Sortir.Reliability;

/// <summary>Invented cards: most of them new, some that others have just typed, a few that APRAS does not know.</summary>
internal sealed class CardDeck
{
    private const int Remembered = 40;
    private const char Unknown = '9';

    private readonly object _gate = new();
    private readonly string[] _recent = new string[Remembered];
    private long _dealt;

    /// <summary>Whether APRAS knows a card.</summary>
    internal static bool IsEligible(string card) => card[0] != Unknown;

    /// <summary>A card for a buyer who has these already, none with the last four digits of another of them.</summary>
    internal string Deal(Random random, IReadOnlyCollection<string> others)
    {
        while (true)
        {
            var card = random.NextDouble() switch
            {
                < 0.03 => string.Create(CultureInfo.InvariantCulture, $"{Unknown}{random.Next(1_000_000_000):000000000}"),
                < 0.20 => Recent(random),
                _ => New(),
            };
            if (others.All(other => other[^4..] != card[^4..]))
            {
                return card;
            }
        }
    }

    private string New()
    {
        lock (_gate)
        {
            // A prime step spreads the last digits.
            var card = (1_000_000_000 + (_dealt * 7_919 % 8_000_000_000)).ToString(CultureInfo.InvariantCulture);
            _recent[_dealt++ % Remembered] = card;
            return card;
        }
    }

    private string Recent(Random random)
    {
        lock (_gate)
        {
            return _recent[random.Next(Remembered)] ?? "1999999999";
        }
    }
}
