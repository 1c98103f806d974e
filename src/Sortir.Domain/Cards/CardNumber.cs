using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sortir.Domain;

/// <summary>
/// The ten-digit number of a KorriGo card. It prints masked (<c>••••••7890</c>); only <see cref="Reveal()"/> gives the digits.
/// </summary>
/// <remarks>
/// The type offers no <see cref="IParsable{TSelf}"/> on purpose: a web framework would bind it from a URL, and a card number
/// must never stand in one. A <c>default</c> value is no card: see <see cref="HasValue"/>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct CardNumber : IEquatable<CardNumber>
{
    /// <summary>The number of digits of a card: 10.</summary>
    public const int Length = 10;

    // No honest entry is longer: ten digits, each with a separator or two around it.
    private const int MaxInputLength = 64;

    private const string Mask = "••••••";

    // The number plus one, so that default(CardNumber), which is 0, is not the card 0000000000.
    private readonly long _numberPlusOne;

    private CardNumber(long number) => _numberPlusOne = number + 1;

    /// <summary>Whether this is a card; <see langword="false"/> for <c>default</c>, which every other member refuses.</summary>
    public bool HasValue => _numberPlusOne != 0;

    /// <summary>The last four digits, which may be stored and shown to staff.</summary>
    /// <exception cref="InvalidOperationException">This is a <c>default</c> value.</exception>
    public string LastDigits => (Number % 10_000).ToString("D4", CultureInfo.InvariantCulture);

    private long Number => HasValue
        ? _numberPlusOne - 1
        : throw new InvalidOperationException("This CardNumber is a default value, not a card. Make one with CardNumber.TryParse.");

    /// <summary>
    /// Reads what a person typed: exactly ten ASCII digits once spaces, no-break spaces, dots and hyphens are taken out.
    /// </summary>
    /// <param name="input">What was typed; more than 64 characters are never a card.</param>
    /// <param name="card">The card, or a <c>default</c> value without one.</param>
    /// <returns>Whether the input is a card number. Nothing is allocated either way.</returns>
    public static bool TryParse(ReadOnlySpan<char> input, out CardNumber card)
    {
        card = default;
        if (input.Length is < Length or > MaxInputLength)
        {
            return false;
        }

        long number = 0;
        var digits = 0;
        foreach (var c in input)
        {
            if (char.IsAsciiDigit(c))
            {
                if (++digits > Length)
                {
                    return false;
                }

                number = (number * 10) + (c - '0');
            }
            else if (!IsSeparator(c))
            {
                return false;
            }
        }

        if (digits != Length)
        {
            return false;
        }

        card = new CardNumber(number);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out CardNumber)"/>
    public static bool TryParse(string? input, out CardNumber card) => TryParse(input.AsSpan(), out card);

    /// <summary>As <see cref="TryParse(string?, out CardNumber)"/>, for input that is known to be a card: a test, say.</summary>
    /// <exception cref="FormatException">The input is not a card number. The message does not repeat the input.</exception>
    public static CardNumber Parse(string? input) => TryParse(input, out var card)
        ? card
        : throw new FormatException("Not a card number: exactly ten digits are required.");

    /// <summary>The ten digits in clear. For the request to APRAS and for the fingerprint, for nothing else.</summary>
    /// <exception cref="InvalidOperationException">This is a <c>default</c> value.</exception>
    public string Reveal() => Number.ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Reveal()"/>, as ASCII bytes into a buffer that the caller can erase.</summary>
    /// <param name="utf8">A buffer of at least ten bytes.</param>
    /// <exception cref="ArgumentException">The buffer is too short.</exception>
    /// <exception cref="InvalidOperationException">This is a <c>default</c> value.</exception>
    public void Reveal(Span<byte> utf8)
    {
        var number = Number;
        if (utf8.Length < Length)
        {
            throw new ArgumentException("The buffer must hold ten bytes.", nameof(utf8));
        }

        for (var i = Length - 1; i >= 0; i--, number /= 10)
        {
            utf8[i] = (byte)('0' + (number % 10));
        }
    }

    /// <summary>The card masked but for its last four digits: <c>••••••7890</c>.</summary>
    public override string ToString() => HasValue ? Mask + LastDigits : Mask + "••••";

    /// <inheritdoc/>
    public bool Equals(CardNumber other) => _numberPlusOne == other._numberPlusOne;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is CardNumber other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _numberPlusOne.GetHashCode();

    /// <summary>Whether two values are the same card.</summary>
    public static bool operator ==(CardNumber left, CardNumber right) => left.Equals(right);

    /// <summary>Whether two values are different cards.</summary>
    public static bool operator !=(CardNumber left, CardNumber right) => !left.Equals(right);

    // Space, no-break space, figure space, narrow no-break space, dot, hyphen, typographic hyphen, non-breaking hyphen.
    private static bool IsSeparator(char c) => c is ' ' or '\u00A0' or '\u2007' or '\u202F' or '.' or '-' or '\u2010' or '\u2011';
}
