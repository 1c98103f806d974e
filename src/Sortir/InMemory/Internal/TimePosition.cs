using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sortir;

/// <summary>A place in an order by time, then by id; as text it is the cursor of a page.</summary>
internal readonly record struct TimePosition(DateTimeOffset At, Guid Id) : IComparable<TimePosition>
{
    private const int TicksLength = 16;
    private const int CursorLength = 1 + TicksLength + 32;

    public int CompareTo(TimePosition other)
    {
        var byTime = At.CompareTo(other.At);
        return byTime != 0 ? byTime : Id.CompareTo(other.Id);
    }

    /// <summary>Writes the position as the cursor of one kind of list.</summary>
    public string ToCursor(char kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{At.UtcTicks:x16}{Id:N}");

    /// <summary>Reads a cursor of that kind of list.</summary>
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
            && long.TryParse(cursor.AsSpan(1, TicksLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && ticks >= DateTimeOffset.MinValue.Ticks
            && ticks <= DateTimeOffset.MaxValue.Ticks
            && Guid.TryParseExact(cursor.AsSpan(1 + TicksLength), "N", out var id))
        {
            return new TimePosition(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        }

        throw new ArgumentException("The cursor is not one that a page of this list ended with.", nameof(cursor));
    }
}
