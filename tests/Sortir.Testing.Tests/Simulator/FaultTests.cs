using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Sortir.Testing.Tests;

public class FaultTests : SimulatorTest
{
    private readonly FakeTimeProvider _time = new();

    protected override AprasSimulatorOptions Options => new() { TimeProvider = _time };

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(204)]
    [InlineData(418)]
    public async Task A_status_answers_both_calls_until_it_is_ended(int code)
    {
        var key = await Shop.VerifiedKeyAsync(Good);
        using (var fault = Apras.Faults.Add(new AprasFault.Status(code)))
        {
            await AssertStatusAsync(code, Shop.VerifyAsync(Good));
            await AssertStatusAsync(code, Shop.GrantAsync(key));
            Assert.Equal(2, fault.Hits);
        }

        Assert.Equal(1, Book.KeysIssued);
        await AssertStatusAsync(201, Shop.GrantAsync(key));
    }

    [Fact]
    public async Task A_status_can_carry_Retry_After_and_a_body()
    {
        Apras.Faults.Add(new AprasFault.Status(429) { RetryAfter = TimeSpan.FromMilliseconds(29_500), Text = "<h1>Doucement</h1>" });

        using var response = await Shop.VerifyAsync(Good);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter?.Delta);
        Assert.Equal("<h1>Doucement</h1>", await response.Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task A_status_that_has_no_body_sends_none(int code)
    {
        Apras.Faults.Add(new AprasFault.Status(code) { Text = "never sent" });

        using var response = await Shop.VerifyAsync(Good);

        Assert.Equal(code, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task A_status_after_the_work_hides_a_recorded_grant()
    {
        Apras.Faults.Add(new AprasFault.Status(502) { On = AprasOperations.Grant, AfterWork = true });

        await AssertStatusAsync(502, Shop.GrantAsync(await Shop.VerifiedKeyAsync(Good)));

        Assert.Equal(1, Book.GrantCount);
    }

    [Fact]
    public async Task A_fault_can_concern_one_call_only()
    {
        Apras.Faults.Add(new AprasFault.Status(500) { On = AprasOperations.Grant });

        await AssertStatusAsync(500, Shop.GrantAsync(await Shop.VerifiedKeyAsync(Good)));
    }

    [Fact]
    public async Task A_fault_can_concern_one_card_only_its_grants_too()
    {
        var key = await Shop.VerifiedKeyAsync(Good);
        var otherKey = await Shop.VerifiedKeyAsync(Other);
        Apras.Faults.Add(new AprasFault.Status(500) { Card = Card(Good) });

        await AssertStatusAsync(500, Shop.VerifyAsync(Good));
        await AssertStatusAsync(500, Shop.GrantAsync(key));
        await AssertStatusAsync(201, Shop.VerifyAsync(Other));
        await AssertStatusAsync(201, Shop.GrantAsync(otherKey));
        await AssertStatusAsync(404, Shop.GrantAsync("never issued"));
    }

    [Fact]
    public async Task A_fault_can_hit_the_next_requests_only()
    {
        var fault = Apras.Faults.Add(new AprasFault.Status(500) { Times = 2 });

        await AssertStatusAsync(500, Shop.VerifyAsync(Good));
        await AssertStatusAsync(500, Shop.VerifyAsync(Good));
        await AssertStatusAsync(201, Shop.VerifyAsync(Good));

        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task Of_many_parallel_requests_a_fault_hits_exactly_as_many_as_it_says()
    {
        Apras.Faults.Add(new AprasFault.Status(500) { Times = 20 });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using var response = await Shop.VerifyAsync(Good);
            return (int)response.StatusCode;
        }));

        Assert.Equal(20, statuses.Count(status => status == 500));
        Assert.Equal(44, statuses.Count(status => status == 201));
    }

    [Fact]
    public async Task Faults_that_end_a_request_come_one_after_the_other()
    {
        Apras.Faults.Add(new AprasFault.Status(500) { Times = 1 });
        Apras.Faults.Add(new AprasFault.Status(503) { Times = 1 });

        await AssertStatusAsync(500, Shop.VerifyAsync(Good));
        await AssertStatusAsync(503, Shop.VerifyAsync(Good));
        await AssertStatusAsync(201, Shop.VerifyAsync(Good));
    }

    [Fact]
    public async Task Clearing_ends_every_fault()
    {
        Apras.Faults.Add(new AprasFault.Status(500));
        Apras.Faults.Add(new AprasFault.Status(503) { Lasts = TimeSpan.FromHours(1) });

        Apras.Faults.Clear();

        await AssertStatusAsync(201, Shop.VerifyAsync(Good));
    }

    [Fact]
    public async Task An_outage_breaks_every_connection_for_its_time()
    {
        var key = await Shop.VerifiedKeyAsync(Good);
        Apras.Faults.StartOutage(TimeSpan.FromMinutes(5));

        await Assert.ThrowsAsync<HttpRequestException>(() => Shop.VerifyAsync(Good));
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => Shop.GrantAsync(key));
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await AssertStatusAsync(201, Shop.VerifyAsync(Good));
        await AssertStatusAsync(201, Shop.GrantAsync(key));
    }

    [Fact]
    public async Task An_outage_without_a_time_lasts_until_it_is_ended()
    {
        var outage = Apras.Faults.StartOutage();
        _time.Advance(TimeSpan.FromDays(30));
        await Assert.ThrowsAsync<HttpRequestException>(() => Shop.VerifyAsync(Good));

        outage.End();

        await AssertStatusAsync(201, Shop.VerifyAsync(Good));
    }

    [Fact]
    public async Task A_connection_dropped_before_the_work_leaves_nothing_recorded()
    {
        var key = await Shop.VerifiedKeyAsync(Good);
        Apras.Faults.Add(new AprasFault.Drop { On = AprasOperations.Grant, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => Shop.GrantAsync(key));

        Assert.Equal(0, Book.GrantCount);
        Assert.Equal(1, Book.RequestCount(AprasOperations.Grant));
        await AssertStatusAsync(201, Shop.GrantAsync(key));
    }

    [Fact]
    public async Task A_connection_dropped_after_the_work_leaves_the_grant_recorded()
    {
        var key = await Shop.VerifiedKeyAsync(Good);
        Apras.Faults.Add(new AprasFault.Drop { On = AprasOperations.Grant, Times = 1, AfterWork = true });

        await Assert.ThrowsAsync<HttpRequestException>(() => Shop.GrantAsync(key));

        Assert.Equal(1, Book.GrantCount);
        await AssertStatusAsync(409, Shop.GrantAsync(key));
    }

    [Fact]
    public async Task A_redirection_sends_the_caller_elsewhere()
    {
        Apras.Faults.Add(new AprasFault.Redirect(new Uri("https://elsewhere.example/login")) { Code = 307 });

        using var response = await Shop.VerifyAsync(Good);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal(new Uri("https://elsewhere.example/login"), response.Headers.Location);
        Assert.Equal(0, Book.KeysIssued);
    }

    [Fact]
    public void A_fault_out_of_range_is_refused()
    {
        AprasFault[] wrong =
        [
            new AprasFault.Status(199),
            new AprasFault.Status(600),
            new AprasFault.Status(429) { RetryAfter = TimeSpan.FromSeconds(-1) },
            new AprasFault.Redirect(new Uri("/", UriKind.Relative)) { Code = 200 },
            new AprasFault.Delay(TimeSpan.FromSeconds(-1)),
            new AprasFault.SlowBody(TimeSpan.FromSeconds(-1)),
            new AprasFault.LongBody(0),
            new AprasFault.Drop { Times = 0 },
            new AprasFault.Drop { Lasts = TimeSpan.Zero },
            new AprasFault.Drop { Card = default(Domain.CardNumber) },
        ];

        Assert.All(wrong, fault => Assert.Throws<ArgumentException>(() => Apras.Faults.Add(fault)));
    }
}
