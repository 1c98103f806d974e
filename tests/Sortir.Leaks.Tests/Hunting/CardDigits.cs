namespace Sortir.Leaks.Tests;

/// <summary>The numbers of ten digits in a text, however their digits are grouped.</summary>
internal static class CardDigits
{
    private const int Digits = 10;
    private const int MaxBetween = 3;
    private const string Between = " \u00A0\u2007\u202F.-\u2010\u2011_/";

    public static List<ulong> FindNumbers(string text)
    {
        var found = new List<ulong>();
        var groups = new List<(int Start, int Length)>();
        var end = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at]))
            {
                continue;
            }

            if (groups.Count > 0 && !IsBetween(text.AsSpan(end, at - end)))
            {
                Collect(text, groups, found);
                groups.Clear();
            }

            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            end = at;
            groups.Add((start, end - start));
        }

        Collect(text, groups, found);
        return found;
    }

    private static bool IsBetween(ReadOnlySpan<char> gap)
    {
        foreach (var character in gap)
        {
            if (!Between.Contains(character, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return gap.Length <= MaxBetween;
    }

    private static void Collect(string text, List<(int Start, int Length)> groups, List<ulong> found)
    {
        for (var first = 0; first < groups.Count; first++)
        {
            var (start, length) = groups[first];

            // Glued to other digits. Between 13 and 19 it is a time in ticks or an address, of which there are so many that chance would find cards in them.
            if (length is 11 or 12 or >= 20)
            {
                for (var at = 0; at <= length - Digits; at++)
                {
                    found.Add(Read(text, start + at, Digits, 0));
                }
            }

            var (number, count) = (0UL, 0);
            for (var next = first; next < groups.Count && count + groups[next].Length <= Digits; next++)
            {
                number = Read(text, groups[next].Start, groups[next].Length, number);
                count += groups[next].Length;
                if (count == Digits)
                {
                    found.Add(number);
                }
            }
        }
    }

    private static ulong Read(string text, int start, int length, ulong number)
    {
        foreach (var digit in text.AsSpan(start, length))
        {
            number = (number * 10) + (ulong)(digit - '0');
        }

        return number;
    }
}
