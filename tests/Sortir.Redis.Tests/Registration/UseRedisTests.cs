using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Sortir.Redis.Tests.Support;
using StackExchange.Redis;

namespace Sortir.Redis.Tests.Registration;

public sealed class UseRedisTests(SharedRedis redis)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_the_host_gives_is_used_and_left_open()
    {
        await using var connection = await (await redis.GetAsync()).ConnectAsync();
        await using (var node = new Node(options => options.Connection = connection, time: _time))
        {
            await node.AcquireSharedAsync();
        }

        Assert.True(connection.IsConnected);
    }

    [Fact]
    public async Task A_connection_among_the_hosts_services_is_used_when_none_is_named()
    {
        await using var connection = await (await redis.GetAsync()).ConnectAsync();
        await using var node = new Node(_ => { }, time: _time, services: services => services.AddSingleton<IConnectionMultiplexer>(connection));

        await node.AcquireSharedAsync();
    }

    [Fact]
    public async Task A_connection_of_the_hosts_that_cannot_be_made_is_an_outage_and_is_tried_again()
    {
        await using var connection = await (await redis.GetAsync()).ConnectAsync();
        var tries = 0;
        await using var node = new Node(_ => { }, time: _time, services: services => services.AddTransient<IConnectionMultiplexer>(
            _ => ++tries == 1 ? throw new InvalidOperationException("no") : connection));

        Assert.False(Node.IsShared(await node.AcquireAsync()));
        _time.Advance(TimeSpan.FromSeconds(10));

        await node.AcquireSharedAsync();
        Assert.Equal([1200, 1201], node.LinesOfSharing.Select(line => line.Id));
    }

    [Fact]
    public async Task A_connection_of_its_own_is_closed_with_the_host()
    {
        var server = await redis.GetAsync();
        var node = new Node(options => options.Configuration = $"{server.Configuration},name=of-its-own", time: _time);
        await node.AcquireSharedAsync();
        var own = await node.Services.GetRequiredService<RedisConnection>().GetAsync();

        await node.DisposeAsync();

        Assert.False(own.IsConnected);
    }

    [Fact]
    public async Task A_host_starts_without_waiting_for_Redis()
    {
        using var asked = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSortirFake();
        builder.Services.AddSortir(_ => { }).UseRedis(_ => { });
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            asked.Set();
            gate.Wait(Ct);
            throw new InvalidOperationException("There is none.");
        });
        using var host = builder.Build();

        await host.StartAsync(Ct);
        asked.Wait(Ct);
        gate.Set();

        await host.StopAsync(Ct);
    }

    [Fact]
    public async Task Using_it_twice_is_harmless_and_the_last_settings_count()
    {
        var server = await redis.GetAsync();
        await using var node = new Node(
            options => options.Configuration = server.Configuration,
            time: _time,
            services: services => services.AddSortir(_ => { }).UseRedis(options => options.Configuration = "redis.invalid"));

        await node.AcquireSharedAsync();

        Assert.Single(node.Services.GetServices<IHostedService>(), service => service is RedisWarmUp);
        var shared = (await node.GetHealthAsync()).Data.Keys.Where(key => key.StartsWith("shared:", StringComparison.Ordinal));
        Assert.Equal(["shared:attempt limiter", "shared:cache of refused cards"], shared.Order());
    }

    [Theory]
    [InlineData(null, "UseRedis: no Redis is named")]
    [InlineData("  ", "UseRedis: no Redis is named")]
    [InlineData("password=hunter2", "UseRedis: Configuration names no server")]
    [InlineData("redis.example:6379,connectTimeout=hunter2", "UseRedis: Configuration cannot be read")]
    public void A_configuration_that_cannot_be_meant_stops_the_host_and_is_not_repeated(string? configuration, string problem)
    {
        var failures = FailuresOf(options => options.Configuration = configuration);

        Assert.StartsWith(problem, Assert.Single(failures), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failures.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_that_cannot_be_meant_stop_the_host()
    {
        var failures = FailuresOf(options =>
        {
            options.Configuration = "redis.example";
            options.Timeout = TimeSpan.Zero;
            options.Pause = TimeSpan.FromSeconds(-1);
        });

        Assert.Equal(2, failures.Count);
        Assert.Contains(failures, failure => failure.StartsWith("UseRedis: Timeout", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("UseRedis: Pause", StringComparison.Ordinal));
    }

    [Fact]
    public void With_Sortir_switched_off_nothing_is_checked()
    {
        var services = new ServiceCollection();
        services.AddSortirFake(options => options.Enabled = false);
        services.AddSortir(_ => { }).UseRedis(_ => { });
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    private static List<string> FailuresOf(Action<SortirRedisOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddSortirFake();
        services.AddSortir(_ => { }).UseRedis(configure);
        using var provider = services.BuildServiceProvider();
        return [.. Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Failures];
    }
}
