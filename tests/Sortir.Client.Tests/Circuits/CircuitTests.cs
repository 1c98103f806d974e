using System.Net;

namespace Sortir.Client.Tests;

public sealed class CircuitTests
{
    private static readonly TimeSpan s_break = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task It_opens_after_five_failures_in_a_row_and_then_answers_without_asking()
    {
        var answers = new Answers(Answers.Status(408));
        using var harness = new Harness(answers);

        await harness.FailAsync(4);
        Assert.Equal(AprasCircuitState.Closed, harness.Circuit.State);
        await harness.FailAsync(1);

        Assert.Equal(
            new AprasCircuit("triangle", "apras.example", AprasCircuitState.Open, 5, harness.Clock.GetUtcNow() + s_break, AprasTrouble.Timeout, false),
            harness.Circuit);
        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.CircuitOpen, null, s_break), await harness.VerifyAsync());
        Assert.Equal(5, answers.Count);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_good_answer_or_a_refused_card_between_failures_starts_the_count_again(int status)
    {
        var failed = Answers.Status(408);
        var answers = new Answers(failed, failed, failed, failed, Answers.Status(status, Sample.Key), failed, failed, failed, failed, failed);
        using var harness = new Harness(answers);

        for (var i = 0; i < 9; i++)
        {
            await harness.VerifyAsync();
        }

        Assert.Equal((AprasCircuitState.Closed, 4), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
        await harness.VerifyAsync();
        Assert.Equal(AprasCircuitState.Open, harness.Circuit.State);
    }

    [Fact]
    public async Task An_unexpected_status_neither_counts_nor_starts_the_count_again()
    {
        var failed = Answers.Status(408);
        using var harness = new Harness(new Answers(failed, failed, failed, failed, Answers.Status(302), failed));

        await harness.FailAsync(5);
        Assert.Equal(4, harness.Circuit.ConsecutiveFailures);
        await harness.FailAsync(1);
        Assert.Equal(AprasCircuitState.Open, harness.Circuit.State);
    }

    [Fact]
    public async Task One_verification_counts_once_whatever_its_retries()
    {
        var answers = new Answers(Answers.Status(500));
        using var harness = new Harness(answers);

        await harness.FailAsync(4);

        Assert.Equal(12, answers.Count);
        Assert.Equal((AprasCircuitState.Closed, 4), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
    }

    [Fact]
    public async Task Failures_far_apart_and_after_many_successes_open_it_all_the_same()
    {
        var answers = new List<Func<CancellationToken, Task<HttpResponseMessage>>>();
        answers.AddRange(Enumerable.Repeat(Answers.Eligible(), 100));
        answers.Add(Answers.Status(408));
        using var harness = new Harness(new Answers([.. answers]));
        for (var i = 0; i < 100; i++)
        {
            await harness.VerifyAsync();
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(AprasCircuitState.Closed, harness.Circuit.State);
            await harness.FailAsync(1);
            harness.Clock.Advance(TimeSpan.FromSeconds(90));
        }

        Assert.Equal(AprasCircuitState.Open, harness.Circuit.State);
    }

    [Fact]
    public async Task The_callers_own_cancellation_never_counts()
    {
        using var harness = new Harness(new Answers(Answers.Hangs()));
        for (var i = 0; i < 10; i++)
        {
            using var caller = new CancellationTokenSource();
            var verification = harness.Client.VerifyAsync(Sample.Card, Sample.Connection, caller.Token);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verification);
        }

        Assert.Equal((AprasCircuitState.Closed, 0), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
    }

    [Fact]
    public async Task What_began_before_it_opened_does_not_close_it()
    {
        var late = new TaskCompletionSource<HttpResponseMessage>();
        using var harness = new Harness(new Answers(Answers.When(late.Task), Answers.Status(401)));
        var slow = harness.VerifyAsync();
        await harness.VerifyAsync();

        late.SetResult(new HttpResponseMessage(HttpStatusCode.NotFound));

        Assert.IsType<CardEligibility.NotEligible>(await slow);
        Assert.Equal(AprasCircuitState.Open, harness.Circuit.State);
    }

    [Fact]
    public async Task Sixty_four_failures_at_once_open_it_once()
    {
        var late = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var harness = new Harness(new Answers(Answers.When(late.Task)));
        var all = Enumerable.Range(0, 64).Select(_ => harness.Client.VerifyAsync(Sample.Card, Sample.Connection, TestContext.Current.CancellationToken))
            .ToArray();

        late.SetResult(new HttpResponseMessage(HttpStatusCode.RequestTimeout));
        await Task.WhenAll(all);

        Assert.Equal((AprasCircuitState.Open, 5), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
        Assert.Single(harness.Logs.Lines, line => line.Id == 1010);
    }
}
