using System.Net;
using RichardSzalay.MockHttp;
using Sortir.Domain;

namespace Sortir.Client.Tests;

/// <summary>Each row of the table of POST {base}/api/partners/grant.</summary>
public sealed class GrantAnswerTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Any_2xx_is_granted_with_its_receipt(int status)
    {
        var granted = Assert.IsType<GrantOutcome.Granted>(await AnswerAsync(status, Sample.Answer("grant.json")));

        Assert.Equal(
            new GrantReceipt
            {
                RequestId = "48213",
                RequestedAt = new DateTimeOffset(2026, 3, 14, 18, 5, 9, TimeSpan.FromHours(1)),
                RequestedAtText = "2026-03-14T18:05:09+01:00",
                ActivityAmount = 1200,
                AidAmount = 800,
                SportVoucher = 0,
                OtherAid = 100,
                AdditionalAid = 50,
            },
            granted.Receipt);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task A_400_404_409_or_422_is_refused(int status) =>
        Assert.Equal(new GrantOutcome.Refused(status), await AnswerAsync(status, "no"));

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_401_or_403_is_a_wrong_token(int status) =>
        Assert.Equal(new GrantOutcome.Unauthorized(status), await AnswerAsync(status, "no"));

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(308)]
    [InlineData(402)]
    [InlineData(405)]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Anything_else_is_unknown(int status) => Assert.Equal(new GrantOutcome.Unknown(status), await AnswerAsync(status, "?"));

    [Fact]
    public async Task An_unknown_outcome_tells_when_to_retry()
    {
        using var harness = new Harness(new Answers(Answers.Status(503, retryAfter: TimeSpan.FromMinutes(3))));

        Assert.Equal(new GrantOutcome.Unknown(503, TimeSpan.FromMinutes(3)), await harness.GrantAsync());
    }

    [Fact]
    public async Task A_broken_connection_is_unknown()
    {
        var answers = new Answers(Answers.Refused(), Answers.Status(200, "{}"));
        using var harness = new Harness(answers);

        Assert.Equal(new GrantOutcome.Unknown(), await harness.GrantAsync());
        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public async Task A_grant_without_an_answer_is_unknown_after_its_own_timeout()
    {
        using var harness = new Harness(new Answers(Answers.Hangs()));
        var grant = harness.GrantAsync();

        harness.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(grant.IsCompleted);
        harness.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(new GrantOutcome.Unknown(), await grant);
    }

    [Fact]
    public async Task An_open_circuit_holds_no_grant_back_and_a_failed_grant_opens_none()
    {
        var mock = new MockHttpMessageHandler();
        mock.When(HttpMethod.Get, "*").Respond(HttpStatusCode.Unauthorized);
        mock.When(HttpMethod.Post, "*").Respond(HttpStatusCode.InternalServerError);
        using var harness = new Harness(mock);
        await harness.VerifyAsync();
        Assert.Equal(AprasCircuitState.Open, harness.Circuit.State);

        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(new GrantOutcome.Unknown(500), await harness.GrantAsync());
        }

        Assert.Equal(1, harness.Circuit.ConsecutiveFailures);
    }

    private static async Task<GrantOutcome> AnswerAsync(int status, string body)
    {
        var mock = new MockHttpMessageHandler();
        mock.Expect(HttpMethod.Post, "https://apras.example/base/api/partners/grant")
            .WithHeaders("Authorization", Sample.Token)
            .Respond((HttpStatusCode)status, "application/json", body);
        using var harness = new Harness(mock);
        var outcome = await harness.GrantAsync();

        // Expect answers once: a second request would have got a 404 of its own.
        mock.VerifyNoOutstandingExpectation();
        return outcome;
    }
}
