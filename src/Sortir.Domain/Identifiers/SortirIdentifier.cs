using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sortir.Domain;

/// <summary>
/// The form of the host's identifiers (organizer, event, product, cart, ticket, order, source): 1 to 128 characters of valid
/// UTF-16, case-sensitive, without control characters, and without a space at either end, so that every database keeps them as they are.
/// </summary>
public static class SortirIdentifier
{
    /// <summary>The most characters that an identifier has: 128.</summary>
    public const int MaxLength = 128;

    /// <summary>Whether a value has that form.</summary>
    public static bool IsValid([NotNullWhen(true)] string? value)
    {
        if (value is null || value.Length is 0 or > MaxLength || char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]))
        {
            return false;
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]) || (char.IsSurrogate(value[i]) && !IsPair(value, ref i)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns the value, or says what an identifier must look like.</summary>
    /// <exception cref="ArgumentException">The value has another form. The message does not repeat it.</exception>
    public static string ThrowIfInvalid([NotNull] string? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!IsValid(value))
        {
            throw new ArgumentException(
                $"An identifier has 1 to {MaxLength} characters of valid text, no control characters, and no space at either end.", name);
        }

        return value;
    }

    private static bool IsPair(string value, ref int index) =>
        index + 1 < value.Length && char.IsSurrogatePair(value[index], value[++index]);
}
