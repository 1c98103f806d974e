using System.Globalization;

namespace Sortir.Benchmarks;

/// <summary>Invented cards, each used once.</summary>
internal static class CardNumbers
{
    internal static string Write(long number) => number.ToString("D10", CultureInfo.InvariantCulture);
}
