using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NSubstitute;
using Sortir.Domain;

namespace Sortir.Client.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void It_builds_and_validates_and_is_a_singleton()
    {
        using var provider = Build(services => services.AddAprasClient());
        using var scope = provider.CreateScope();

        Assert.Same(provider.GetRequiredService<IAprasClient>(), scope.ServiceProvider.GetRequiredService<IAprasClient>());
        Assert.Empty(provider.GetRequiredService<IAprasCircuits>().GetSnapshot());
        Assert.Same(TimeProvider.System, provider.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task Adding_it_twice_applies_both_and_counts_once()
    {
        var answers = new Answers(Answers.Status(500));
        using var harness = new Harness(
            answers, options => options.ConsecutiveFailures = 3, services => services.AddAprasClient(options => options.Retries = 1));

        await harness.FailAsync(2);

        Assert.Equal(4, answers.Count);
        Assert.Equal((AprasCircuitState.Closed, 2), (harness.Circuit.State, harness.Circuit.ConsecutiveFailures));
        await harness.FailAsync(1);
        Assert.Equal(AprasCircuitState.Open, harness.Circuit.State);
    }

    [Fact]
    public void What_the_host_registered_first_wins()
    {
        var client = Substitute.For<IAprasClient>();
        using var provider = Build(services => services.AddSingleton(client).AddAprasClient());

        Assert.Same(client, provider.GetRequiredService<IAprasClient>());
    }

    [Fact]
    public void A_primary_handler_that_the_host_has_replaced_is_a_clear_error()
    {
        foreach (var replace in new Action<IHttpClientBuilder>[]
        {
            client => client.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()),
            client => client.UseSocketsHttpHandler(),
        })
        {
            using var provider = Build(services => replace(services.AddAprasClient().AddHttpClient("Sortir.Apras")));

            var exception = Assert.Throws<SortirConfigurationException>(provider.GetRequiredService<IAprasClient>);
            Assert.IsAssignableFrom<SortirException>(exception);
            Assert.Contains("ConfigurePrimaryHttpMessageHandler", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_primary_handler_in_the_hosts_defaults_does_not_replace_ours()
    {
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key));
        using var client = new WireClient(after: services => services.ConfigureHttpClientDefaults(
            defaults => defaults.ConfigurePrimaryHttpMessageHandler(() => new Answers(Answers.Status(404)))));

        Assert.IsType<CardEligibility.Eligible>(await client.VerifyAsync(server.Connection));
    }

    [Fact]
    public async Task A_handler_that_answers_in_place_of_APRAS_is_a_clear_error()
    {
        using var harness = new Harness(new Answers(Answers.Eligible()), host: services => HostHandler.Add(
            services, (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created))));

        await Assert.ThrowsAsync<SortirConfigurationException>(() => harness.VerifyAsync());
        await Assert.ThrowsAsync<SortirConfigurationException>(() => harness.GrantAsync());
    }

    [Fact]
    public async Task The_HTTP_client_is_for_nobody_else()
    {
        using var provider = Build(services => services.AddAprasClient());
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("Sortir.Apras");

        await Assert.ThrowsAsync<SortirConfigurationException>(
            () => http.GetAsync(new Uri("https://apras.example/"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_hosts_own_changes_to_the_sockets_cannot_open_a_leak()
    {
        using var handler = AprasTransport.CreateSockets(new AprasClientOptions
        {
            ConnectionLifetime = TimeSpan.FromSeconds(7),
            ConfigureHandler = sockets =>
            {
                sockets.AllowAutoRedirect = true;
                sockets.UseCookies = true;
                sockets.AutomaticDecompression = DecompressionMethods.All;
                sockets.MaxConnectionsPerServer = 9;
            },
        });

        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
        Assert.Null(handler.ActivityHeadersPropagator);
        Assert.Equal(DecompressionMethods.None, handler.AutomaticDecompression);
        Assert.Equal(TimeSpan.FromSeconds(7), handler.PooledConnectionLifetime);
        Assert.Equal(9, handler.MaxConnectionsPerServer);
        Assert.Null(handler.Proxy!.GetProxy(new Uri("http://localhost:5000")));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name_with_the_mend()
    {
        using var provider = Build(services => services.AddAprasClient(options =>
        {
            options.ConsecutiveFailures = 0;
            options.BreakDuration = TimeSpan.Zero;
            options.Retries = 6;
            options.MaxCircuits = 1;
            options.ConnectionLifetime = TimeSpan.FromDays(2);
        }));

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal(5, exception.Failures.Count());
        Assert.Contains("AprasClientOptions.ConsecutiveFailures is 0: set it from 1 to 1000, or leave it out for 5.", exception.Failures);
    }

    private static ServiceProvider Build(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
