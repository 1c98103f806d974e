using System.IO.Pipelines;
using System.Net;

namespace Sortir.Client.Tests;

public sealed class RetryTests
{
    [Fact]
    public async Task A_fast_failure_is_tried_again_and_a_good_answer_wins()
    {
        var answers = new Answers(Answers.Refused(), Answers.Status(502), Answers.Eligible());
        using var harness = new Harness(answers);

        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
        Assert.Equal(3, answers.Count);
        Assert.Equal(0, harness.Circuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task There_are_two_retries_after_50_to_200_ms()
    {
        var answers = new Answers(Answers.Status(500));
        using var harness = new Harness(answers);

        await harness.VerifyAsync();

        Assert.Equal(3, answers.Count);
        Assert.Equal(2, harness.Clock.Waited.Count);
        Assert.InRange(harness.Clock.Waited[0].TotalMilliseconds, 50, 100);
        Assert.InRange(harness.Clock.Waited[1].TotalMilliseconds, 100, 200);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 6)]
    public async Task The_number_of_retries_is_an_option(int retries, int attempts)
    {
        var answers = new Answers(Answers.Status(500));
        using var harness = new Harness(answers, options => options.Retries = retries);

        await harness.VerifyAsync();

        Assert.Equal(attempts, answers.Count);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(429)]
    public async Task What_another_try_would_not_mend_is_not_tried_again(int status)
    {
        var answers = new Answers(Answers.Status(status));
        using var harness = new Harness(answers);

        await harness.VerifyAsync();

        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_not_tried_again()
    {
        var answers = new Answers(Answers.Throws(new HttpRequestException(HttpRequestError.SecureConnectionError, "certificate")));
        using var harness = new Harness(answers);

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Unreachable), await harness.VerifyAsync());
        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public async Task A_429_is_tried_again_when_its_time_fits_well_within_the_budget()
    {
        var answers = new Answers(Answers.Status(429, retryAfter: TimeSpan.FromSeconds(1)), Answers.Eligible());
        using var harness = new Harness(answers);

        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
        Assert.Equal([TimeSpan.FromSeconds(1)], harness.Clock.Waited);
    }

    [Fact]
    public async Task A_503_that_names_a_time_is_tried_again_no_sooner()
    {
        using var harness = new Harness(new Answers(Answers.Status(503, retryAfter: TimeSpan.FromSeconds(1)), Answers.Eligible()));

        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
        Assert.Equal([TimeSpan.FromSeconds(1)], harness.Clock.Waited);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_time_that_does_not_fit_is_not_waited_for(int status)
    {
        var answers = new Answers(Answers.Status(status, retryAfter: TimeSpan.FromSeconds(2)));
        using var harness = new Harness(answers);

        await harness.VerifyAsync();

        Assert.Equal(1, answers.Count);
        Assert.Empty(harness.Clock.Waited);
    }

    [Fact]
    public async Task A_failure_that_took_more_than_half_of_the_time_is_not_tried_again()
    {
        Harness? harness = null;
        var answers = new Answers(_ =>
        {
            harness!.Clock.Advance(TimeSpan.FromSeconds(1.1));
            return Answers.Status(500)(default);
        });
        using var built = harness = new Harness(answers);

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.ServerError, 500), await harness.VerifyAsync());
        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public async Task A_slow_good_answer_wins()
    {
        Harness? harness = null;
        var answers = new Answers(_ =>
        {
            harness!.Clock.Advance(TimeSpan.FromSeconds(1.9));
            return Answers.Eligible()(default);
        });
        using var built = harness = new Harness(answers);

        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync());
    }

    [Fact]
    public async Task All_attempts_together_end_with_the_timeout()
    {
        var reached = new TaskCompletionSource();
        using var harness = new Harness(new Answers(Answers.Status(500), Answers.Hangs(reached)));
        var start = harness.Clock.GetUtcNow();
        var verification = harness.VerifyAsync();
        await reached.Task;

        harness.Clock.Advance(start + TimeSpan.FromSeconds(1.999) - harness.Clock.GetUtcNow());
        Assert.False(verification.IsCompleted);
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Timeout), await verification);
        Assert.Equal(1, harness.Circuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task The_time_left_is_the_callers_to_say()
    {
        using var harness = new Harness(new Answers(Answers.Hangs()));
        var verification = harness.VerifyAsync(Sample.Connection with { Timeout = TimeSpan.FromMilliseconds(300) });

        harness.Clock.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(verification.IsCompleted);
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Timeout), await verification);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_a_timeout()
    {
        await using var server = new WireServer(async (_, stream, token) =>
        {
            await WireServer.WriteAsync(stream, "HTTP/1.1 201 Created\r\nContent-Length: 20\r\n\r\nK7", token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return false;
        });
        using var client = new WireClient();

        Assert.Equal(
            new CardEligibility.Unavailable(AprasTrouble.Timeout),
            await client.VerifyAsync(server.Connection with { Timeout = TimeSpan.FromMilliseconds(300) }));
    }

    [Fact]
    public async Task A_2xx_to_a_grant_whose_body_never_ends_is_granted()
    {
        var body = new Pipe();
        await body.Writer.WriteAsync("{\"id\":77,"u8.ToArray(), TestContext.Current.CancellationToken);
        using var harness = new Harness(new Answers(_ => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.Created) { Content = new StreamContent(body.Reader.AsStream()) })));
        var grant = harness.GrantAsync();
        Assert.False(grant.IsCompleted);

        harness.Clock.Advance(AprasConnection.DefaultGrantTimeout);

        var granted = Assert.IsType<Domain.GrantOutcome.Granted>(await grant);
        Assert.Equal("77", granted.Receipt.RequestId);
        Assert.StartsWith("the answer broke off", granted.Receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_unreachable()
    {
        AprasConnection connection;
        await using (var server = WireServer.Always(""))
        {
            connection = server.Connection;
        }

        using var client = new WireClient();
        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Unreachable), await client.VerifyAsync(connection));
        Assert.Equal(new Domain.GrantOutcome.Unknown(), await client.GrantAsync(connection));
    }

    [Fact]
    public async Task A_server_that_does_not_speak_HTTP_is_malformed()
    {
        await using var server = new WireServer(async (_, stream, token) =>
        {
            await WireServer.WriteAsync(stream, "220 mail ready\r\n\r\n", token);
            return false;
        });
        using var client = new WireClient();

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Malformed), await client.VerifyAsync(server.Connection));
    }

    [Fact]
    public async Task Headers_without_end_are_malformed()
    {
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key, $"X-Long: {new string('x', 100_000)}\r\n"));
        using var client = new WireClient();

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Malformed), await client.VerifyAsync(server.Connection));
    }
}
