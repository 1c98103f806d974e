using CsCheck;

namespace Sortir.Tests.Hostile;

/// <summary>What somebody sends who means harm, or a program that is broken. Ten thousand inputs a test, as many as <c>CsCheck_Iter</c> says where it is set.</summary>
internal static class HostileInput
{
    /// <summary>How many inputs a quick test gets; one that starts a host for each gets a part of it.</summary>
    public static long Count { get; } = long.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), out var count) ? count : 10_000;

    /// <summary>
    /// Characters that have broken parsers before: other scripts' digits, separators, controls, halves of pairs, direction marks, markup, formulas, and
    /// anything else.
    /// </summary>
    public static readonly Gen<char> Char = Gen.Frequency(
        (8, Gen.Char['0', '9']),
        (3, Gen.OneOf(' ', '.', '-', '\u00A0', '\u2007', '\u202F', '\u2010', '\u2011')),
        (2, Gen.OneOf('０', '９', '²', '٣', '१', '\u200B', '\u200F', '\u202E', '\uFEFF')),
        (2, Gen.OneOf('\0', '\r', '\n', '\t', '\u001B', '\u0085', '\u2028', '\uD800', '\uDC00', '\uFFFF')),
        (2, Gen.OneOf('=', '+', '@', '＝', '＋', '－', '＠', ';', '"', '\'', '<', '&', '%', '\\', '/', '{', '[', ':')),
        (1, Gen.Char));

    /// <summary>Text of such characters: mostly about as long as a card, seldom of thousands.</summary>
    public static readonly Gen<string> Text = Gen.Frequency(
        (20, Gen.String[Char, 0, 24]), (4, Gen.String[Char, 25, 140]), (1, Gen.String[Char, 1_000, 10_000]));

    /// <summary>A text that was good once, with a few characters changed, left out, put in or doubled.</summary>
    public static Gen<string> Spoiled(Gen<string> good) => Gen.Select(good, Gen.Select(Gen.Int[0, 3], Gen.Int[0, int.MaxValue], Char).Array[0, 4]).Select(Spoil);

    private static string Spoil(string good, (int Kind, int At, char With)[] deeds)
    {
        foreach (var (kind, anywhere, with) in deeds)
        {
            var at = anywhere % (good.Length + 1);
            good = kind switch
            {
                0 => good.Insert(at, with.ToString()),
                1 when at < good.Length => good.Remove(at, 1),
                2 when at < good.Length => $"{good[..at]}{with}{good[(at + 1)..]}",
                _ => $"{good[..at]}{good[(at / 2)..]}",
            };
        }

        return good;
    }
}
