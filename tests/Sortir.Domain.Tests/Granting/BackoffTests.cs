namespace Sortir.Domain.Tests;

public sealed class BackoffTests
{
    private static readonly CardUsage Leased = Given.Hold().Placed().Paid().Leased();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(10, 2560)]
    [InlineData(11, 3600)]
    [InlineData(12, 3600)]
    [InlineData(100, 3600)]
    [InlineData(int.MaxValue, 3600)]
    public void The_wait_doubles_from_seconds_to_an_hour(int attempts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), WaitAfter(attempts, jitter: 0));
        Assert.Equal(TimeSpan.FromSeconds(seconds) / 2, WaitAfter(attempts, jitter: 1));
        Assert.Equal(TimeSpan.FromSeconds(seconds) * 0.75, WaitAfter(attempts, jitter: 0.5));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(double.NegativeInfinity)]
    public void Jitter_below_its_range_is_none(double jitter) => Assert.Equal(TimeSpan.FromSeconds(5), WaitAfter(1, jitter));

    [Theory]
    [InlineData(7)]
    [InlineData(double.PositiveInfinity)]
    public void Jitter_above_its_range_is_all(double jitter) => Assert.Equal(TimeSpan.FromSeconds(2.5), WaitAfter(1, jitter));

    [Fact]
    public void No_later_attempt_waits_less_than_an_earlier_one_at_most()
    {
        var longest = Enumerable.Range(1, 60).Select(attempts => WaitAfter(attempts, jitter: 0)).ToList();
        var shortest = Enumerable.Range(1, 60).Select(attempts => WaitAfter(attempts, jitter: 1)).ToList();

        Assert.Equal(longest.Order(), longest);
        Assert.Equal(shortest.Order(), shortest);
        Assert.All(longest.Zip(shortest), pair => Assert.True(pair.Second >= pair.First / 2));
    }

    [Fact]
    public void The_shortest_and_the_longest_wait_are_options()
    {
        var settings = Given.Settings with { GrantBackoffMin = TimeSpan.FromSeconds(1), GrantBackoffMax = TimeSpan.FromSeconds(3) };

        Assert.Equal(TimeSpan.FromSeconds(1), WaitAfter(1, 0, null, settings));
        Assert.Equal(TimeSpan.FromSeconds(2), WaitAfter(2, 0, null, settings));
        Assert.Equal(TimeSpan.FromSeconds(3), WaitAfter(3, 0, null, settings));
    }

    [Fact]
    public void The_next_attempt_is_in_whole_milliseconds()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(4167), WaitAfter(1, jitter: 1.0 / 3));
        Assert.Equal(TimeSpan.FromMilliseconds(60_001), WaitAfter(1, 0, TimeSpan.FromMinutes(1) + TimeSpan.FromTicks(1)));
    }

    [Theory]
    [InlineData(-10, 5)]
    [InlineData(0, 5)]
    [InlineData(4, 5)]
    [InlineData(6, 6)]
    [InlineData(120, 120)]
    [InlineData(3_600, 3_600)]
    [InlineData(86_400, 3_600)]
    public void APRAS_is_left_alone_for_as_long_as_it_asks_up_to_the_longest_wait(int retryAfter, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WaitAfter(1, 0, TimeSpan.FromSeconds(retryAfter)));

    [Fact]
    public void Its_own_wait_counts_where_it_is_longer() =>
        Assert.Equal(TimeSpan.FromSeconds(20), WaitAfter(3, 0, TimeSpan.FromSeconds(7)));

    [Fact]
    public void The_attempt_that_follows_its_wait_is_due_and_not_sooner()
    {
        var waiting = Leased.Answered(new GrantOutcome.Unknown());

        Assert.False(waiting.Grant.IsDue(Given.Now + TimeSpan.FromMilliseconds(4_999)));
        Assert.True(waiting.Grant.IsDue(Given.Now + TimeSpan.FromSeconds(5)));
    }

    private static TimeSpan WaitAfter(int attempts, double jitter, TimeSpan? retryAfter = null, RuleSettings? settings = null)
    {
        var usage = Leased with { Grant = Leased.Grant with { Attempts = attempts } };
        var outcome = new GrantOutcome.Unknown(503, retryAfter);
        var after = UsageRules.CompleteGrant(usage, attempts, outcome, jitter, settings ?? Given.Settings, Given.Now)!.After;
        return after.Grant.NextAttemptAt!.Value - Given.Now;
    }
}
