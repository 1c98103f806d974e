using Microsoft.Extensions.Time.Testing;
using Sortir.Redis.Tests.Support;
using Sortir.Tests.Attempts;
using StackExchange.Redis;

namespace Sortir.Redis.Tests.Attempts;

public sealed class SeveralNodesTests(SharedRedis redis) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero));
    private readonly string _secret = Node.NewSecret();
    private Node _one = null!;
    private Node _other = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var server = await redis.GetAsync();
        _one = new Node(server, _secret, _time);
        _other = new Node(server, _secret, _time);
    }

    public async ValueTask DisposeAsync()
    {
        if (_one is not null)
        {
            Assert.Empty(_one.LinesOfSharing);
            Assert.Empty(_other.LinesOfSharing);
            await _one.DisposeAsync();
            await _other.DisposeAsync();
        }
    }

    [Fact]
    public async Task Of_64_parallel_attempts_on_two_nodes_exactly_ten_pass()
    {
        for (var round = 0; round < 5; round++)
        {
            var source = $"source-{round}";

            var decisions = await Together.RunAsync(64, i => (i % 2 == 0 ? _one : _other).AcquireAsync(source: source));

            Assert.Equal(10, decisions.Count(Node.IsShared));
            Assert.Equal(10, decisions.Count(decision => decision.IsGranted));
            Assert.Equal(1, decisions.Count(decision => decision.IsFirstInWindow));
        }
    }

    [Fact]
    public async Task A_permit_that_one_node_gives_back_is_free_on_the_other()
    {
        var permit = await _one.AcquireSharedAsync(limit: 1);
        Assert.False((await _other.AcquireAsync(limit: 1)).IsGranted);

        await _one.Limiter.SettleAsync(permit, AttemptOutcome.GivenBack, Ct);

        Assert.True((await _other.AcquireAsync(limit: 1)).IsGranted);
    }

    [Fact]
    public async Task Permits_are_never_the_same_on_two_nodes()
    {
        var ids = new HashSet<long>();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(ids.Add((await _one.AcquireSharedAsync(limit: 1_000)).Id));
            Assert.True(ids.Add((await _other.AcquireSharedAsync(limit: 1_000)).Id));
        }
    }

    [Fact]
    public async Task Shops_with_different_secrets_do_not_count_for_each_other()
    {
        await using var stranger = new Node(await redis.GetAsync(), time: _time);
        await _one.AcquireSharedAsync(limit: 1);

        Assert.True((await stranger.AcquireAsync(limit: 1)).IsGranted);
    }

    [Fact]
    public async Task A_Redis_that_has_forgotten_the_scripts_is_taught_them_again()
    {
        var server = await redis.GetAsync();
        var permit = await _one.AcquireSharedAsync(limit: 2);
        await _one.AcquireSharedAsync(limit: 2);
        await using (var connection = await server.ConnectAsync())
        {
            await connection.GetServers().Single().ScriptFlushAsync();
        }

        await _one.Limiter.SettleAsync(permit, AttemptOutcome.GivenBack, Ct);

        await _one.AcquireSharedAsync(limit: 2);
        Assert.False((await _one.AcquireAsync(limit: 2)).IsGranted);
    }

    [Fact]
    public async Task Redis_sees_neither_source_nor_card_and_forgets_all_when_the_window_ends()
    {
        const string Source = "a-source-that-nobody-may-read";
        await using var server = await RedisServer.StartAsync();
        await using var node = new Node(server, time: _time);
        foreach (var outcome in Enum.GetValues<AttemptOutcome>())
        {
            await node.Limiter.SettleAsync(await node.AcquireSharedAsync(source: Source), outcome, Ct);
        }

        await node.AcquireSharedAsync(source: Source);
        Assert.True((await node.AcquireAsync(limit: 1, Source)).IsFirstInWindow);

        await using var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();
        var keys = await connection.GetServers().Single().KeysAsync().Select(key => key.ToString()).ToListAsync(Ct);
        Assert.Equal(4, keys.Count);
        foreach (var key in keys)
        {
            Assert.Matches("^sortir:attempts:\\{[A-Za-z0-9_-]{16}\\}:(undecided|kept|accepted|told)$", key);
            Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
            var content = (string)(await database.ExecuteAsync("DUMP", key))!;
            Assert.DoesNotContain(Source, content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_clock_of_the_hosts_own_the_clock_of_the_server_counts()
    {
        var server = await redis.GetAsync();
        await using var node = new Node(options => (options.Configuration, options.Timeout) = (server.Configuration, TimeSpan.FromMinutes(1)));
        await using var connection = await server.ConnectAsync();
        var limits = new AttemptLimits { Limit = 1, Window = TimeSpan.FromMilliseconds(200) };

        var before = await TimeOfAsync(connection);
        var permit = (await node.Limiter.AcquireAsync(Node.Source, limits, Node.UndecidedFor, Ct)).Permit!;
        await node.Limiter.SettleAsync(permit, AttemptOutcome.Kept, Ct);

        Assert.InRange(permit.AcquiredAt, before, await TimeOfAsync(connection));
        AttemptDecision decision;
        do
        {
            decision = await node.Limiter.AcquireAsync(Node.Source, limits, Node.UndecidedFor, Ct);
            Assert.InRange(decision.RetryAfter, TimeSpan.Zero, limits.Window);
        }
        while (!decision.IsGranted);
        Assert.True(decision.Permit.AcquiredAt - permit.AcquiredAt >= limits.Window);
    }

    private static async Task<DateTimeOffset> TimeOfAsync(ConnectionMultiplexer connection)
    {
        var time = await connection.GetServers().Single().TimeAsync();
        return new DateTimeOffset(time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond)), TimeSpan.Zero);
    }
}
