using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Sortir.Tests.Hostile;

namespace Sortir.Domain.Tests;

/// <summary>Whatever is typed, the rule of the format decides, and no exception. The rule stands here a second time, as slowly as it reads.</summary>
public sealed partial class HostileTypingTests
{
    private static readonly Gen<string> Cards = Gen.Long[0, 9_999_999_999].Select(number => number.ToString("D10", null));

    private static readonly Gen<string> Typed = Gen.OneOf(HostileInput.Text, HostileInput.Spoiled(Cards));

    [Fact]
    public void A_card_is_ten_ASCII_digits_and_separators_and_nothing_else_ever() => Typed.Sample(
        typed =>
        {
            var bare = Separators().Replace(typed, "");
            var isCard = typed.Length <= 64 && TenDigits().IsMatch(bare);

            Assert.Equal(isCard, CardNumber.TryParse(typed, out var card));
            Assert.Equal(isCard, card.HasValue);
            if (isCard)
            {
                Assert.Equal(bare, card.Reveal());
                Assert.Equal(bare[6..], card.LastDigits);
            }
        },
        iter: HostileInput.Count);

    [Fact]
    public void What_is_no_card_is_not_repeated_by_the_exception() => Typed.Where(typed => typed.Length > 8).Sample(
        typed =>
        {
            if (!CardNumber.TryParse(typed, out _))
            {
                Assert.Equal("Not a card number: exactly ten digits are required.", Assert.Throws<FormatException>(() => CardNumber.Parse(typed)).Message);
            }
        },
        iter: HostileInput.Count / 10);

    [Fact]
    public void An_identifier_is_what_every_database_keeps_as_it_is() => Gen.OneOf(HostileInput.Text, HostileInput.Spoiled(Gen.Const("order 🎟 42"))).Sample(
        text =>
        {
            var isKept = text.Length is >= 1 and <= 128
                && text.Trim() == text
                && !text.Any(char.IsControl)
                && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar || text.Contains('\uFFFD', StringComparison.Ordinal))
                && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

            Assert.Equal(isKept, SortirIdentifier.IsValid(text));
        },
        iter: HostileInput.Count);

    [Fact]
    public void A_fingerprint_takes_nothing_that_needs_quoting() => HostileInput.Spoiled(Gen.Const("Zm9vYmFyZm9vYmFyZm9vYmFyMTIzNDU2Nzg5MDEyMzQ")).Sample(
        text =>
        {
            if (Fingerprint().IsMatch(text))
            {
                Assert.Equal(text, new CardFingerprint(text).Value);
            }
            else
            {
                Assert.Throws<ArgumentException>(() => new CardFingerprint(text));
            }
        },
        iter: HostileInput.Count / 10);

    [GeneratedRegex("[ \u00A0\u2007\u202F.\\-\u2010\u2011]")]
    private static partial Regex Separators();

    [GeneratedRegex(@"\A[0-9]{10}\z")]
    private static partial Regex TenDigits();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{16,64}\z")]
    private static partial Regex Fingerprint();
}
