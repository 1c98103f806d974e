using System.Globalization;

namespace Sortir.Domain.Tests;

/// <summary>The local time in which people read dates.</summary>
public sealed class ParisTimeTests
{
    [Theory]
    [InlineData("2027-01-15T12:00:00Z", "2027-01-15 13:00 +01:00")]
    [InlineData("2027-07-15T12:00:00Z", "2027-07-15 14:00 +02:00")]
    [InlineData("2027-07-15T12:00:00+05:00", "2027-07-15 09:00 +02:00")]
    [InlineData("2026-03-29T00:59:59Z", "2026-03-29 01:59 +01:00")]
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29 03:00 +02:00")]
    [InlineData("2026-10-25T00:59:59Z", "2026-10-25 02:59 +02:00")]
    [InlineData("2026-10-25T01:00:00Z", "2026-10-25 02:00 +01:00")]
    [InlineData("2024-03-31T01:00:00Z", "2024-03-31 03:00 +02:00")]
    public void The_clocks_of_Paris_change_on_the_last_Sunday_of_March_and_October(string time, string local) => Assert.Equal(
        local,
        ParisTime.Of(At(time)).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));

    [Fact]
    public void The_rule_is_that_of_the_time_zone_database()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        for (var time = At("2020-01-01T00:30:00Z"); time.Year < 2036; time += TimeSpan.FromHours(1))
        {
            Assert.Equal(TimeZoneInfo.ConvertTime(time, paris).Offset, ParisTime.Of(time).Offset);
        }
    }

    [Theory]
    [InlineData("2026-12-31T22:59:59Z", 2026, 12)]
    [InlineData("2026-12-31T23:00:00Z", 2027, 1)]
    [InlineData("2027-06-30T21:59:59Z", 2027, 6)]
    [InlineData("2027-06-30T22:00:00Z", 2027, 7)]
    public void A_month_begins_at_midnight_in_Paris(string time, int year, int month) =>
        Assert.Equal(new DateOnly(year, month, 1), ParisTime.MonthOf(At(time)));

    [Theory]
    [InlineData(2027, 1, 1, "2026-12-31T23:00:00Z")]
    [InlineData(2027, 7, 1, "2027-06-30T22:00:00Z")]
    [InlineData(2026, 3, 29, "2026-03-28T23:00:00Z")]
    [InlineData(2026, 3, 30, "2026-03-29T22:00:00Z")]
    [InlineData(2026, 10, 25, "2026-10-24T22:00:00Z")]
    [InlineData(2026, 10, 26, "2026-10-25T23:00:00Z")]
    public void A_day_begins_at_midnight_in_Paris(int year, int month, int day, string start) =>
        Assert.Equal(At(start), ParisTime.StartOf(new DateOnly(year, month, day)));

    [Fact]
    public void The_ends_of_the_calendar_are_no_error()
    {
        Assert.Equal(DateTimeOffset.MinValue, ParisTime.Of(DateTimeOffset.MinValue));
        Assert.Equal(DateTimeOffset.MaxValue, ParisTime.Of(DateTimeOffset.MaxValue));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
