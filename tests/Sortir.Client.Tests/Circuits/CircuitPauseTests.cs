namespace Sortir.Client.Tests;

/// <summary>What APRAS itself says of when to come back.</summary>
public sealed class CircuitPauseTests
{
    private static readonly TimeSpan s_break = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_429_that_names_a_time_pauses_it_until_then_and_no_longer()
    {
        var answers = new Answers(Answers.Status(429, retryAfter: TimeSpan.FromSeconds(30)), Answers.Eligible());
        using var harness = new Harness(answers);

        await harness.VerifyAsync();
        harness.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(
            new CardEligibility.Unavailable(AprasTrouble.CircuitOpen, null, TimeSpan.FromSeconds(20)), await harness.VerifyAsync());
        Assert.Equal((AprasCircuitState.Open, 1), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));

        harness.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(AprasCircuitState.Closed, harness.Circuit.State);
        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
        Assert.Equal(2, answers.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_5xx_that_names_a_time_pauses_nothing(int status)
    {
        var answers = new Answers(Answers.Status(status, retryAfter: TimeSpan.FromSeconds(30)), Answers.Eligible());
        using var harness = new Harness(answers);

        Assert.Equal(
            new CardEligibility.Unavailable(AprasTrouble.ServerError, status, TimeSpan.FromSeconds(30)), await harness.VerifyAsync());
        Assert.Equal((AprasCircuitState.Closed, 1), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
    }

    [Fact]
    public async Task A_pause_is_never_longer_than_a_break()
    {
        using var harness = new Harness(new Answers(Answers.Status(429, retryAfter: TimeSpan.FromDays(400))));

        await harness.VerifyAsync();

        Assert.Equal(harness.Clock.GetUtcNow() + s_break, harness.Circuit.OpenUntil);
    }
}
