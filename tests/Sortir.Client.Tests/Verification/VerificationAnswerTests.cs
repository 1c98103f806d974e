using System.Net;
using RichardSzalay.MockHttp;

namespace Sortir.Client.Tests;

/// <summary>Each row of the table of GET {base}/api/partners/{card}.</summary>
public sealed class VerificationAnswerTests
{
    private const string Url = "https://apras.example/base/api/partners/" + Sample.CardDigits;

    [Theory]
    [InlineData(201)]
    [InlineData(200)]
    public async Task A_201_or_200_with_a_service_key_is_eligible(int status)
    {
        var eligible = Assert.IsType<CardEligibility.Eligible>(await AnswerAsync(status, Sample.Answer("verify-plain.txt")));

        Assert.Equal(Sample.Key, eligible.ServiceKey.Reveal());
        Assert.Null(eligible.Beneficiary);
    }

    [Fact]
    public async Task A_401_is_a_wrong_token_and_loud_in_the_log()
    {
        using var harness = new Harness(Mock(401));

        Assert.IsType<CardEligibility.Unauthorized>(await harness.VerifyAsync());
        Assert.Contains(harness.Logs.Lines, line => line.Id == 1001 && line.Level == Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_403_or_404_is_not_eligible(int status) =>
        Assert.Equal(new CardEligibility.NotEligible(status), await AnswerAsync(status, "refused"));

    [Theory]
    [InlineData(408, AprasTrouble.Timeout)]
    [InlineData(429, AprasTrouble.TooManyRequests)]
    [InlineData(500, AprasTrouble.ServerError)]
    [InlineData(502, AprasTrouble.ServerError)]
    [InlineData(503, AprasTrouble.ServerError)]
    [InlineData(599, AprasTrouble.ServerError)]
    public async Task A_408_429_or_5xx_is_unavailable_and_counts(int status, AprasTrouble trouble)
    {
        using var harness = new Harness(Mock(status));

        Assert.Equal(new CardEligibility.Unavailable(trouble, status), await harness.VerifyAsync());
        Assert.Equal(1, harness.Circuit.ConsecutiveFailures);
        Assert.Equal(trouble, harness.Circuit.LastTrouble);
    }

    [Theory]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(402)]
    [InlineData(405)]
    [InlineData(410)]
    [InlineData(418)]
    [InlineData(422)]
    [InlineData(600)]
    public async Task Any_other_status_is_unavailable_logged_with_the_status_and_does_not_count(int status)
    {
        using var harness = new Harness(Mock(status, "secret-body"));

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.UnexpectedStatus, status), await harness.VerifyAsync());
        Assert.Equal(0, harness.Circuit.ConsecutiveFailures);
        Assert.Contains(harness.Logs.Lines, line => line.Id == 1003 && line.Message.Contains($"{status}", StringComparison.Ordinal));
        Assert.DoesNotContain("secret-body", harness.Logs.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_connection_is_unavailable_and_counts()
    {
        using var harness = new Harness(new Answers(Answers.Refused()));

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Unreachable), await harness.VerifyAsync());
        Assert.Equal(1, harness.Circuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task An_answer_that_is_no_HTTP_is_malformed_and_counts()
    {
        using var harness = new Harness(new Answers(Answers.Throws(new HttpRequestException(HttpRequestError.InvalidResponse, "line"))));

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Malformed), await harness.VerifyAsync());
        Assert.Equal(1, harness.Circuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task A_429_tells_when_to_retry_in_seconds()
    {
        using var harness = new Harness(new Answers(Answers.Status(429, retryAfter: TimeSpan.FromSeconds(40))));

        Assert.Equal(
            new CardEligibility.Unavailable(AprasTrouble.TooManyRequests, 429, TimeSpan.FromSeconds(40)), await harness.VerifyAsync());
    }

    [Fact]
    public async Task A_429_tells_when_to_retry_as_a_date()
    {
        Harness? harness = null;
        using var built = harness = new Harness(new Answers(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = new(harness!.Clock.GetUtcNow().AddSeconds(90));
            return Task.FromResult(response);
        }));

        Assert.Equal(
            new CardEligibility.Unavailable(AprasTrouble.TooManyRequests, 429, TimeSpan.FromSeconds(90)), await harness.VerifyAsync());
    }

    [Fact]
    public async Task A_default_card_is_refused_before_anything_is_sent()
    {
        var answers = new Answers(Answers.Eligible());
        using var harness = new Harness(answers);

        await Assert.ThrowsAsync<ArgumentException>(() => harness.Client.VerifyAsync(default, Sample.Connection, TestContext.Current.CancellationToken));
        Assert.Equal(0, answers.Count);
    }

    [Fact]
    public async Task No_time_left_is_a_timeout_without_a_request_and_does_not_count()
    {
        var answers = new Answers(Answers.Eligible());
        using var harness = new Harness(answers);

        Assert.Equal(
            new CardEligibility.Unavailable(AprasTrouble.Timeout),
            await harness.VerifyAsync(Sample.Connection with { Timeout = TimeSpan.Zero }));
        Assert.Equal(0, answers.Count);
        Assert.Empty(harness.Circuits.GetSnapshot());
    }

    private static MockHttpMessageHandler Mock(int status, string body = "")
    {
        var mock = new MockHttpMessageHandler();
        mock.When(HttpMethod.Get, Url).WithHeaders("Authorization", Sample.Token).Respond((HttpStatusCode)status, "text/plain", body);
        return mock;
    }

    private static async Task<CardEligibility> AnswerAsync(int status, string body)
    {
        using var harness = new Harness(Mock(status, body));
        return await harness.VerifyAsync();
    }
}
