namespace Sortir.Domain;

/// <summary>The local time of the reduced fare, in which people read dates and months begin: that of Paris.</summary>
/// <remarks>Reckoned by the rule of the European Union, and so without a time zone database, which small containers lack.</remarks>
public static class ParisTime
{
    private static readonly TimeSpan Winter = TimeSpan.FromHours(1);
    private static readonly TimeSpan Summer = TimeSpan.FromHours(2);

    /// <summary>The same instant with the offset of Paris.</summary>
    public static DateTimeOffset Of(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        var isSummer = utc >= LastSundayOf(utc.Year, 3) && utc < LastSundayOf(utc.Year, 10);

        // At the very ends of the calendar there is no room for an offset, and nothing that anybody reads.
        return utc.Year is 1 or 9999 ? time.ToUniversalTime() : time.ToOffset(isSummer ? Summer : Winter);
    }

    /// <summary>The first day of the month in which an instant falls in Paris.</summary>
    public static DateOnly MonthOf(DateTimeOffset time) => Of(time) is var local ? new DateOnly(local.Year, local.Month, 1) : default;

    /// <summary>The instant at which a day begins in Paris: the bound of a period.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The day is the first of the calendar.</exception>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        // The clocks never change at midnight: it is either the one of winter or the one of summer.
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var start = new DateTimeOffset(midnight, Winter);
        return Of(start).DateTime == midnight ? start : new DateTimeOffset(midnight, Summer);
    }

    // The clocks change at one o'clock UTC, everywhere in the Union.
    private static DateTime LastSundayOf(int year, int month)
    {
        var last = new DateTime(year, month, 31, 1, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
