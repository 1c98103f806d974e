using Sortir.Domain;

namespace Sortir.Client.Tests;

public sealed class CancellationTests
{
    [Fact]
    public async Task A_token_that_is_cancelled_already_sends_nothing()
    {
        var answers = new Answers(Answers.Eligible());
        using var harness = new Harness(answers);
        var cancelled = new CancellationToken(true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Client.VerifyAsync(Sample.Card, Sample.Connection, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => harness.Client.GrantAsync(new ServiceKey(Sample.Key), Sample.Connection, cancelled));
        Assert.Equal(0, answers.Count);
    }

    [Fact]
    public async Task Giving_up_while_waiting_for_a_retry_is_a_cancellation()
    {
        var answers = new Answers(Answers.Status(500));
        using var harness = new Harness(answers);
        using var caller = new CancellationTokenSource();
        var verification = harness.Client.VerifyAsync(Sample.Card, Sample.Connection, caller.Token);

        await caller.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verification);
        Assert.Equal(caller.Token, exception.CancellationToken);
        Assert.Equal(1, answers.Count);
        Assert.Equal(0, harness.Circuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task Giving_up_while_the_body_arrives_is_a_cancellation()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new WireServer(async (_, stream, token) =>
        {
            await WireServer.WriteAsync(stream, "HTTP/1.1 201 Created\r\nContent-Length: 20\r\n\r\nK7", token);
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return false;
        });
        using var client = new WireClient();
        using var caller = new CancellationTokenSource();
        var verification = client.Client.VerifyAsync(
            Sample.Card, server.Connection with { Timeout = TimeSpan.FromMinutes(1) }, caller.Token);
        await reached.Task;

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verification);
    }

    [Fact]
    public async Task Giving_up_on_a_grant_before_its_answer_is_a_cancellation()
    {
        var reached = new TaskCompletionSource();
        using var harness = new Harness(new Answers(Answers.Hangs(reached)));
        using var caller = new CancellationTokenSource();
        var grant = harness.Client.GrantAsync(new ServiceKey(Sample.Key), Sample.Connection, caller.Token);
        await reached.Task;

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grant);
    }

    [Fact]
    public async Task Giving_up_on_a_grant_after_its_2xx_is_granted_all_the_same()
    {
        using var caller = new CancellationTokenSource();
        using var harness = new Harness(
            new Answers(Answers.Status(201, Sample.Answer("grant.json"))),
            host: services => HostHandler.AddAfterAnswer(services, () =>
            {
                caller.Cancel();
                caller.Token.ThrowIfCancellationRequested();
            }));

        var outcome = await harness.Client.GrantAsync(new ServiceKey(Sample.Key), Sample.Connection, caller.Token);

        Assert.IsType<GrantOutcome.Granted>(outcome);
    }

    [Fact]
    public async Task A_verification_under_way_when_the_host_is_disposed_of_still_ends_with_an_answer()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var harness = new Harness(new Answers(Answers.When(answer.Task, reached)));
        var verification = harness.Client.VerifyAsync(Sample.Card, Sample.Connection, TestContext.Current.CancellationToken);
        await reached.Task;

        // Disposal waits for what is under way.
        var disposal = Task.Run(
            () =>
            {
                harness.Dispose();
                return true;
            },
            TestContext.Current.CancellationToken);
        answer.SetResult(new HttpResponseMessage(System.Net.HttpStatusCode.NotFound));

        Assert.IsType<CardEligibility.NotEligible>(await verification);
        Assert.True(await harness.Clock.RunAsync(disposal));
    }
}
