using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sortir.Redis.Tests.Support;
using StackExchange.Redis;

namespace Sortir.Redis.Tests.Attempts;

/// <summary>Redis is slow, gone, not there yet, or back. Time stands still, so that only what takes the node's own time ends a wait.</summary>
public sealed class OutageTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Redis_that_hangs_is_given_150_ms_and_then_the_process_counts()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = new Node(server, time: _time);
        await node.AcquireSharedAsync();
        await server.StallAsync();

        var decision = await WaitOutAsync(node);

        Assert.True(decision.IsGranted);
        Assert.False(Node.IsShared(decision));
        for (var i = 1; i < 10; i++)
        {
            var next = node.AcquireAsync().AsTask();
            Assert.True(next.IsCompletedSuccessfully);
            Assert.True((await next).IsGranted);
        }

        Assert.False((await node.AcquireAsync()).IsGranted);
    }

    [Fact]
    public async Task An_outage_and_its_end_are_logged_once_each_and_seen_in_the_health_check()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = new Node(server, time: _time);
        await node.AcquireSharedAsync();
        Assert.Equal(HealthStatus.Healthy, (await node.GetHealthAsync()).Status);
        await server.StallAsync();
        for (var i = 0; i < 3; i++)
        {
            await WaitOutAsync(node);
            Assert.False(Node.IsShared(await node.AcquireAsync()));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        var line = Assert.Single(node.LinesOfSharing);
        Assert.Equal((1200, LogLevel.Warning), (line.Id, line.Level));
        Assert.Null(line.Exception);
        Assert.Contains("attempt limiter", line.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TimeoutException), line.Message, StringComparison.Ordinal);
        var health = await node.GetHealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("attempt limiter", health.Description!, StringComparison.Ordinal);
        Assert.Equal(false, health.Data["shared:attempt limiter"]);

        await server.GoOnAsync();
        await node.AcquireSharedAsync();

        Assert.Equal((1201, LogLevel.Information), (node.LinesOfSharing[^1].Id, node.LinesOfSharing[^1].Level));
        Assert.Equal(2, node.LinesOfSharing.Count);
        Assert.Equal(HealthStatus.Healthy, (await node.GetHealthAsync()).Status);
    }

    [Fact]
    public async Task What_a_hanging_Redis_counts_after_all_is_given_back()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = new Node(server, time: _time);
        var settledMeanwhile = await node.AcquireSharedAsync();
        await server.StallAsync();
        var attempts = Enumerable.Range(0, 5).Select(_ => node.AcquireAsync().AsTask()).ToList();
        using var cancellation = new CancellationTokenSource();
        var cancelled = node.Limiter.AcquireAsync(Node.Source, new AttemptLimits(), Node.UndecidedFor, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _time.Advance(TimeSpan.FromMilliseconds(150));
        await Task.WhenAll(attempts);
        await node.Limiter.SettleAsync(settledMeanwhile, AttemptOutcome.GivenBack, Ct);

        await server.GoOnAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        await node.AcquireSharedAsync();

        await using var connection = await server.ConnectAsync();
        await EventuallyAsync(async () => await CountUndecidedAsync(connection) == 1);
    }

    [Fact]
    public async Task A_permit_of_the_process_is_given_back_to_the_process()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = new Node(server, time: _time);
        await node.AcquireSharedAsync();
        await server.KillAsync();
        var decision = await AskGoneAsync(node, limit: 1);
        Assert.False((await node.AcquireAsync(limit: 1)).IsGranted);

        await node.Limiter.SettleAsync(decision.Permit!, AttemptOutcome.GivenBack, Ct);

        Assert.True((await node.AcquireAsync(limit: 1)).IsGranted);
    }

    [Fact]
    public async Task Settling_waits_no_longer_than_150_ms_for_a_Redis_that_hangs()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = new Node(server, time: _time);
        var permit = await node.AcquireSharedAsync();
        await server.StallAsync();

        var settling = node.Limiter.SettleAsync(permit, AttemptOutcome.Kept, Ct).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(149));
        Assert.False(settling.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await settling;

        Assert.True(node.AcquireAsync().AsTask().IsCompletedSuccessfully);
        Assert.Single(node.LinesOfSharing);
    }

    [Fact]
    public async Task A_Redis_that_was_killed_is_used_again_once_it_is_back()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = new Node(server, time: _time);
        await node.AcquireSharedAsync();
        await server.KillAsync();
        Assert.False(Node.IsShared(await AskGoneAsync(node)));

        await server.StartAgainAsync();

        await EventuallyAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return Node.IsShared(await node.AcquireAsync(limit: 1_000));
        });
        Assert.Equal([1200, 1201], node.LinesOfSharing.Select(line => line.Id));
    }

    [Fact]
    public async Task A_Redis_that_is_not_there_yet_holds_up_no_sale_and_is_used_once_it_is_there()
    {
        await using var server = RedisServer.Reserve();
        await using var node = new Node(server, time: _time);

        Assert.False(Node.IsShared(await AskGoneAsync(node)));
        await server.StartAgainAsync();

        await EventuallyAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return Node.IsShared(await node.AcquireAsync(limit: 1_000));
        });
    }

    [Fact]
    public async Task An_answer_that_makes_no_sense_is_an_outage_and_its_message_is_told_to_nobody()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync();
        await using var node = new Node(server, time: _time);
        await node.AcquireSharedAsync();
        var key = await connection.GetServers().Single().KeysAsync().SingleAsync(Ct);
        await connection.GetDatabase().KeyDeleteAsync(key);
        await connection.GetDatabase().StringSetAsync(key, "something else");

        var decision = await node.AcquireAsync();

        Assert.True(decision.IsGranted);
        Assert.False(Node.IsShared(decision));
        Assert.Contains(nameof(RedisServerException), Assert.Single(node.LinesOfSharing).Message, StringComparison.Ordinal);
        var hash = key.ToString().Split('{', '}')[1];
        Assert.DoesNotContain(hash, node.Log.AllText, StringComparison.Ordinal);
        Assert.DoesNotContain(Node.Source, node.Log.AllText, StringComparison.Ordinal);
    }

    // Asked before its end is noticed, or after: waited for, or not.
    private async Task<AttemptDecision> AskGoneAsync(Node node, int limit = 10)
    {
        var acquiring = node.AcquireAsync(limit).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(150));
        return await acquiring;
    }

    // The clock moves when the node waits for it, and by what it is said to wait.
    private async Task<AttemptDecision> WaitOutAsync(Node node, int limit = 10)
    {
        var acquiring = node.AcquireAsync(limit).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(149));
        Assert.False(acquiring.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return await acquiring;
    }

    private static async Task<long> CountUndecidedAsync(ConnectionMultiplexer connection)
    {
        var key = await connection.GetServers().Single().KeysAsync(pattern: "*:undecided").SingleAsync(Ct);
        return await connection.GetDatabase().SortedSetLengthAsync(key);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var stopwatch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(stopwatch.Elapsed < TimeSpan.FromMinutes(1), "It has not come true within a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
        }
    }
}
