using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sortir.Storage;

/// <summary>A place in an order by time, then by id; as text it is the cursor of a page. For writers of adapters.</summary>
/// <param name="At">The time.</param>
/// <param name="Id">The id.</param>
public readonly record struct TimePosition(DateTimeOffset At, Guid Id) : IComparable<TimePosition>
{
    private const int TicksLength = 16;
    private const int CursorLength = 1 + TicksLength + 32;

    // The parsers of numbers pass over zero characters at an end.
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <inheritdoc/>
    public int CompareTo(TimePosition other)
    {
        var byTime = At.CompareTo(other.At);
        return byTime != 0 ? byTime : Id.CompareTo(other.Id);
    }

    /// <summary>Writes the position as the cursor of one kind of list.</summary>
    /// <param name="kind">A letter for the kind, so that a cursor of another list is no cursor of this one.</param>
    public string ToCursor(char kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{At.UtcTicks:x16}{Id:N}");

    /// <summary>Reads a cursor of that kind of list.</summary>
    /// <param name="cursor">The cursor; <see langword="null"/> for the first page.</param>
    /// <param name="kind">The letter that it was written with.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    [return: NotNullIfNotNull(nameof(cursor))]
    public static TimePosition? FromCursor(string? cursor, char kind)
    {
        if (cursor is null)
        {
            return null;
        }

        if (cursor.Length == CursorLength
            && cursor[0] == kind
            && !cursor.AsSpan(1).ContainsAnyExcept(s_digits)
            && long.TryParse(cursor.AsSpan(1, TicksLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && ticks >= DateTimeOffset.MinValue.Ticks
            && ticks <= DateTimeOffset.MaxValue.Ticks
            && Guid.TryParseExact(cursor.AsSpan(1 + TicksLength), "N", out var id))
        {
            return new TimePosition(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        }

        throw new ArgumentException("The cursor is not one that a page of this list ended with.", nameof(cursor));
    }

    /// <summary>Whether a position comes before another.</summary>
    public static bool operator <(TimePosition left, TimePosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether a position comes before another, or is the same.</summary>
    public static bool operator <=(TimePosition left, TimePosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether a position comes after another.</summary>
    public static bool operator >(TimePosition left, TimePosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether a position comes after another, or is the same.</summary>
    public static bool operator >=(TimePosition left, TimePosition right) => left.CompareTo(right) >= 0;
}
