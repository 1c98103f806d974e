namespace Sortir.Client.Tests;

/// <summary>A buyer with little time left must not close the till for all others.</summary>
public sealed class RemainingTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(999, 0)]
    [InlineData(1_000, 6)]
    [InlineData(2_000, 6)]
    public async Task A_timeout_counts_only_when_half_of_the_time_was_left(int milliseconds, int failures)
    {
        using var harness = new Harness(new Answers(Answers.Hangs()), options => options.ConsecutiveFailures = 100);

        for (var i = 0; i < 6; i++)
        {
            var verification = harness.VerifyAsync(Left(milliseconds));
            harness.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Timeout), await verification);
        }

        Assert.Equal((AprasCircuitState.Closed, failures), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
    }

    [Theory]
    [InlineData(300, 300, 0)]
    [InlineData(300, 299, 1)]
    [InlineData(1_000, 1_000, 1)]
    public async Task No_connection_counts_unless_it_took_all_of_a_short_rest(int milliseconds, int took, int failures)
    {
        Harness? harness = null;
        var answers = new Answers(token =>
        {
            harness!.Clock.Advance(TimeSpan.FromMilliseconds(took));
            return Answers.Refused()(token);
        });
        using var built = harness = new Harness(answers);

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Unreachable), await harness.VerifyAsync(Left(milliseconds)));
        Assert.Equal(failures, harness.Circuit.ConsecutiveFailures);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(503)]
    public async Task What_APRAS_answers_counts_however_little_was_left(int status)
    {
        using var harness = new Harness(new Answers(Answers.Status(status)));

        await harness.VerifyAsync(Left(10));

        Assert.Equal(1, harness.Circuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task A_probe_that_ran_out_of_a_short_rest_lets_the_next_one_probe()
    {
        using var harness = new Harness(new Answers(Answers.Status(401), Answers.Hangs(), Answers.Eligible()));
        await harness.VerifyAsync();
        Assert.True(harness.Circuits.ProbeNow("triangle"));

        var probe = harness.VerifyAsync(Left(300));
        harness.Clock.Advance(TimeSpan.FromMilliseconds(300));
        await probe;

        Assert.Equal((AprasCircuitState.HalfOpen, 1), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
    }

    [Fact]
    public async Task With_nothing_left_APRAS_is_not_asked_and_nothing_counts()
    {
        var answers = new Answers(Answers.Eligible());
        using var harness = new Harness(answers);

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Timeout), await harness.VerifyAsync(Left(0)));
        Assert.Equal(0, answers.Count);
        Assert.Empty(harness.Circuits.GetSnapshot());
    }

    [Fact]
    public async Task More_left_than_the_timeout_is_no_more_time()
    {
        using var harness = new Harness(new Answers(Answers.Hangs()));
        var verification = harness.VerifyAsync(Left(60_000));

        harness.Clock.Advance(AprasConnection.DefaultTimeout);

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Timeout), await verification);
        Assert.Equal(1, harness.Circuit.ConsecutiveFailures);
    }

    [Theory]
    [InlineData(90, 1)]
    [InlineData(500, 2)]
    public async Task A_retry_leaves_half_of_what_is_left(int milliseconds, int attempts)
    {
        var answers = new Answers(Answers.Status(500), Answers.Eligible());
        using var harness = new Harness(answers);

        await harness.VerifyAsync(Left(milliseconds));

        Assert.Equal(attempts, answers.Count);
    }

    private static AprasConnection Left(int milliseconds) =>
        Sample.Connection with { Remaining = TimeSpan.FromMilliseconds(milliseconds) };
}
