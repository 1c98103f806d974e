using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;

namespace Sortir.Client.Tests;

/// <summary>A grant is a write without an idempotency key: whatever a host configures, it is sent once.</summary>
public sealed class GrantSentOnceTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_standard_resilience_handler_in_the_hosts_defaults_does_not_repeat_it(bool isBefore, bool isAfter)
    {
        await using var server = WireServer.Always(WireServer.Http(503, "busy"));
        using var client = new WireClient(isBefore ? AddStandard : null, isAfter ? AddStandard : null);

        Assert.Equal(new GrantOutcome.Unknown(503), await client.GrantAsync(server.Connection));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_verification_is_not_multiplied_by_it_either()
    {
        await using var server = WireServer.Always(WireServer.Http(503, "busy"));
        using var client = new WireClient(AddStandard, AddStandard, options => options.Retries = 1);

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.ServerError, 503), await client.VerifyAsync(Patient(server)));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_retrying_handler_of_the_hosts_own_gets_the_first_answer_again(int status)
    {
        var answers = new Answers(status == 0 ? Answers.Refused() : Answers.Status(status), Answers.Status(200, "{}"));
        using var harness = new Harness(answers, host: services => HostHandler.Add(services, async (_, send) =>
        {
            try
            {
                await send();
            }
            catch (HttpRequestException)
            {
                // Tries again, as a careless host would.
            }

            return await send();
        }));

        Assert.Equal(new GrantOutcome.Unknown(status == 0 ? null : status), await harness.GrantAsync());
        Assert.Equal(1, answers.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_grant_that_left_is_unknown_whatever_a_handler_of_the_host_makes_of_its_failure(bool throws)
    {
        var answers = new Answers(Answers.Refused());
        using var harness = new Harness(answers, host: services => HostHandler.Add(services, async (_, send) =>
        {
            try
            {
                return await send();
            }
            catch (HttpRequestException)
            {
                return throws ? throw new ArgumentException("a fault of the host") : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            }
        }));

        // Not "nothing was sent": the connection may have dropped after APRAS had recorded it.
        Assert.Equal(new GrantOutcome.Unknown(), await harness.GrantAsync());
        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public async Task A_verification_that_a_handler_of_the_host_answers_after_a_failure_is_unavailable()
    {
        using var harness = new Harness(new Answers(Answers.Refused()), host: services => HostHandler.Add(services, async (_, send) =>
        {
            try
            {
                return await send();
            }
            catch (HttpRequestException)
            {
                return new HttpResponseMessage(HttpStatusCode.Created);
            }
        }));

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Unreachable), await harness.VerifyAsync());
    }

    [Fact]
    public async Task A_standard_handler_added_to_the_client_itself_does_not_repeat_it()
    {
        var answers = new Answers(Answers.Status(503));
        var services = new ServiceCollection();
        services.AddSingleton(new AprasTransport(() => answers));
        services.AddAprasClient();
        services.AddHttpClient(AprasClient.HttpClientName).AddStandardResilienceHandler(options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Retry.UseJitter = false;
        });
        await using var provider = services.BuildServiceProvider();

        var outcome = await provider.GetRequiredService<IAprasClient>()
            .GrantAsync(new ServiceKey(Sample.Key), Sample.Connection, TestContext.Current.CancellationToken);
        Assert.Equal(new GrantOutcome.Unknown(503), outcome);
        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public async Task A_reused_connection_that_the_server_closes_does_not_repeat_it()
    {
        var posts = 0;
        await using var server = new WireServer(async (request, stream, token) =>
        {
            if (request.StartsWith("GET", StringComparison.Ordinal))
            {
                await WireServer.WriteAsync(stream, WireServer.Http(201, Sample.Key), token);
                return true;
            }

            // Read whole, recorded, and never answered.
            Interlocked.Increment(ref posts);
            return false;
        });
        using var client = new WireClient();
        Assert.IsType<CardEligibility.Eligible>(await client.VerifyAsync(server.Connection));

        Assert.Equal(new GrantOutcome.Unknown(), await client.GrantAsync(server.Connection));
        Assert.Equal(1, posts);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_grant_that_was_recorded_before_the_connection_dropped_is_unknown_and_sent_once()
    {
        await using var server = new WireServer((_, _, _) => Task.FromResult(false));
        using var client = new WireClient();

        Assert.Equal(new GrantOutcome.Unknown(), await client.GrantAsync(server.Connection));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_token_not_sent_along()
    {
        await using var other = WireServer.Always(WireServer.Http(200, "{}"));
        await using var server = WireServer.Always(WireServer.Http((int)HttpStatusCode.TemporaryRedirect, "", $"Location: http://{other.Host}/x\r\n"));
        using var client = new WireClient();

        Assert.Equal(new GrantOutcome.Unknown(307), await client.GrantAsync(server.Connection));
        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.UnexpectedStatus, 307), await client.VerifyAsync(server.Connection));
        Assert.Empty(other.Requests);
    }

    private static AprasConnection Patient(WireServer server) => server.Connection with { Timeout = TimeSpan.FromSeconds(30) };

    private static void AddStandard(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddStandardResilienceHandler(options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Retry.UseJitter = false;
        }));
}
