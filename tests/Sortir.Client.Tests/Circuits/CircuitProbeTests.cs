using System.Net;

namespace Sortir.Client.Tests;

/// <summary>How an open circuit finds out that APRAS is well again.</summary>
public sealed class CircuitProbeTests
{
    private static readonly TimeSpan s_break = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task After_five_minutes_one_verification_at_a_time_probes_and_success_closes_it()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        var failed = Answers.Status(408);
        var answers = new Answers(failed, failed, failed, failed, failed, Answers.When(answer.Task), Answers.Eligible());
        using var harness = new Harness(answers);
        await harness.FailAsync(5);

        harness.Clock.Advance(s_break - TimeSpan.FromMilliseconds(1));
        Assert.Equal(
            new CardEligibility.Unavailable(AprasTrouble.CircuitOpen, null, TimeSpan.FromMilliseconds(1)), await harness.VerifyAsync());
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(AprasCircuitState.HalfOpen, harness.Circuit.State);

        var probe = harness.VerifyAsync();
        Assert.IsType<CardEligibility.Unavailable>(await harness.VerifyAsync());
        Assert.Equal(6, answers.Count);
        answer.SetResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        Assert.IsType<CardEligibility.NotEligible>(await probe);

        Assert.Equal(
            new AprasCircuit("triangle", "apras.example", AprasCircuitState.Closed, 0, null, null, false), harness.Circuit);
        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
    }

    [Fact]
    public async Task A_failed_probe_opens_it_for_another_five_minutes()
    {
        var answers = new Answers(Answers.Status(408));
        using var harness = new Harness(answers);
        await harness.FailAsync(5);
        harness.Clock.Advance(s_break);

        await harness.FailAsync(3);

        Assert.Equal(6, answers.Count);
        Assert.Equal((AprasCircuitState.Open, 6), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
        Assert.Equal(harness.Clock.GetUtcNow() + s_break, harness.Circuit.OpenUntil);
    }

    [Fact]
    public async Task A_probe_that_its_caller_gives_up_lets_the_next_one_probe()
    {
        var reached = new TaskCompletionSource();
        var failed = Answers.Status(408);
        using var harness = new Harness(new Answers(failed, failed, failed, failed, failed, Answers.Hangs(reached), Answers.Eligible()));
        await harness.FailAsync(5);
        harness.Clock.Advance(s_break);

        using var caller = new CancellationTokenSource();
        var probe = harness.Client.VerifyAsync(Sample.Card, Sample.Connection, caller.Token);
        await reached.Task;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);

        Assert.Equal((AprasCircuitState.HalfOpen, 5), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
    }

    [Fact]
    public async Task Staff_can_end_a_break()
    {
        using var harness = new Harness(new Answers(Answers.Status(401), Answers.Eligible()));
        Assert.False(harness.Circuits.ProbeNow("triangle"));
        await harness.VerifyAsync();

        Assert.False(harness.Circuits.ProbeNow("antipode"));
        Assert.True(harness.Circuits.ProbeNow("triangle"));
        Assert.Equal(AprasCircuitState.HalfOpen, harness.Circuit.State);
        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
        Assert.False(harness.Circuits.ProbeNow("triangle"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_neither_prolongs_nor_ends_a_break()
    {
        var answers = new Answers(Answers.Status(408), Answers.Status(408), Answers.Status(408), Answers.Status(408), Answers.Status(408), Answers.Eligible());
        using var harness = new Harness(answers);
        await harness.FailAsync(5);

        harness.Clock.SetBack(TimeSpan.FromDays(1));
        harness.Clock.Advance(s_break - TimeSpan.FromMilliseconds(1));
        Assert.IsType<CardEligibility.Unavailable>(await harness.VerifyAsync());
        Assert.Equal(5, answers.Count);
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
    }
}
