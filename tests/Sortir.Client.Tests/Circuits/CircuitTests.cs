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
    public async Task A_401_opens_it_at_once_and_a_new_token_starts_closed()
    {
        var answers = new Answers(Answers.Status(401), Answers.Eligible());
        using var harness = new Harness(answers);

        Assert.IsType<CardEligibility.Unauthorized>(await harness.VerifyAsync());
        Assert.Equal((AprasCircuitState.Open, true, 1), (harness.Circuit.State, harness.Circuit.TokenRefused, harness.Circuit.ConsecutiveFailures));
        Assert.IsType<CardEligibility.Unavailable>(await harness.VerifyAsync());
        Assert.Equal(1, answers.Count);

        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync(Sample.Connection with { Token = new ApiToken("mended") }));
        Assert.Equal((AprasCircuitState.Closed, false), (harness.Circuit.State, harness.Circuit.TokenRefused));
    }

    [Fact]
    public async Task Each_organizer_and_each_URL_has_its_own()
    {
        using var harness = new Harness(new Answers(Answers.Status(401), Answers.Eligible()));
        await harness.VerifyAsync();

        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync(Sample.Connection with { OrganizerId = "antipode" }));
        Assert.IsType<CardEligibility.Eligible>(
            await harness.VerifyAsync(Sample.Connection with { BaseUrl = new Uri("https://apras.example/other") }));
        Assert.Equal(["antipode", "triangle"], harness.Circuits.GetSnapshot().Select(circuit => circuit.OrganizerId));
    }

    [Fact]
    public async Task The_same_URL_token_and_organizer_share_one_whatever_else_differs()
    {
        var answers = new Answers(Answers.Status(401), Answers.Eligible());
        using var harness = new Harness(answers);
        await harness.VerifyAsync();

        Assert.IsType<CardEligibility.Unavailable>(await harness.VerifyAsync(new AprasConnection
        {
            OrganizerId = "triangle",
            BaseUrl = new Uri("https://APRAS.example/base/"),
            Token = new ApiToken(Sample.Token),
            Timeout = TimeSpan.FromSeconds(1),
        }));
        Assert.Equal(1, answers.Count);
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

    [Fact]
    public async Task A_pause_is_never_longer_than_a_break()
    {
        using var harness = new Harness(new Answers(Answers.Status(429, retryAfter: TimeSpan.FromDays(400))));

        await harness.VerifyAsync();

        Assert.Equal(harness.Clock.GetUtcNow() + s_break, harness.Circuit.OpenUntil);
    }

    [Fact]
    public async Task Old_circuits_are_forgotten_and_the_newest_kept()
    {
        using var harness = new Harness(new Answers(Answers.Eligible()), options => options.MaxCircuits = 16);
        for (var i = 0; i < 100; i++)
        {
            await harness.VerifyAsync(Sample.Connection with { OrganizerId = $"o{i:D3}" });
            harness.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var kept = harness.Circuits.GetSnapshot();
        Assert.InRange(kept.Count, 8, 16);
        Assert.Equal("o099", kept[^1].OrganizerId);
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
        Assert.Single(harness.Logs.Lines, line => line.Event.Id == 1010);
    }
}
