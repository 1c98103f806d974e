using Microsoft.Extensions.Time.Testing;

namespace Sortir.Tests.Attempts;

public sealed class AttemptLimiterLoadTests
{
    private static readonly AttemptLimits Limits = new();
    private static readonly TimeSpan UndecidedFor = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Threads_that_run_side_by_side_share_exactly_the_permits_there_are()
    {
        const int Threads = 4;
        const int Rounds = 40;
        var limits = new AttemptLimits { Limit = 500, AcceptedLimit = 1_000 };
        var limiter = new InProcessAttemptLimiter(_time);
        var granted = new int[Rounds];
        using var start = new Barrier(Threads);

        var workers = Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    start.SignalAndWait(Ct);
                    for (var i = 0; i < 1_000; i++)
                    {
                        var decision = limiter.AcquireAsync($"source-{round}", limits, UndecidedFor, Ct);
                        Assert.True(decision.IsCompletedSuccessfully);
                        Interlocked.Add(ref granted[round], decision.Result.IsGranted ? 1 : 0);
                    }
                }
            },
            Ct,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        await Task.WhenAll(workers);

        Assert.All(granted, count => Assert.Equal(500, count));
    }

    [Fact]
    public async Task Sources_are_bounded_and_the_oldest_are_forgotten_first()
    {
        var limiter = new InProcessAttemptLimiter(_time, maxSources: 100);
        for (var i = 0; i < 1_000; i++)
        {
            await limiter.AcquireAsync($"source-{i}", Limits with { Limit = 1 }, UndecidedFor, Ct);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.InRange(limiter.SourceCount, 1, 100);
        }

        Assert.False((await limiter.AcquireAsync("source-999", Limits with { Limit = 1 }, UndecidedFor, Ct)).IsGranted);
        Assert.True((await limiter.AcquireAsync("source-0", Limits with { Limit = 1 }, UndecidedFor, Ct)).IsGranted);
    }

    [Fact]
    public async Task Sources_with_nothing_living_are_forgotten_before_the_others()
    {
        var limiter = new InProcessAttemptLimiter(_time, maxSources: 100);
        await limiter.AcquireAsync("oldest, but living", Limits with { Window = TimeSpan.FromHours(1), Limit = 1 }, UndecidedFor, Ct);
        for (var i = 0; i < 99; i++)
        {
            await limiter.AcquireAsync($"source-{i}", Limits, UndecidedFor, Ct);
        }

        _time.Advance(Limits.Window);
        await limiter.AcquireAsync("one more", Limits, UndecidedFor, Ct);

        Assert.Equal(2, limiter.SourceCount);
        var again = await limiter.AcquireAsync(
            "oldest, but living", Limits with { Window = TimeSpan.FromHours(1), Limit = 1 }, UndecidedFor, Ct);
        Assert.False(again.IsGranted);
    }

    [Fact]
    public async Task Parallel_attempts_while_sources_are_forgotten_lose_no_count()
    {
        var limiter = new InProcessAttemptLimiter(_time, maxSources: 8);

        await Together.RunAsync(64, async worker =>
        {
            for (var i = 0; i < 200; i++)
            {
                var decision = await limiter.AcquireAsync($"source-{(worker + i) % 40}", Limits, UndecidedFor, Ct);
                if (decision.IsGranted)
                {
                    await limiter.SettleAsync(decision.Permit, AttemptOutcome.GivenBack, Ct);
                }
            }

            return 0;
        });
        _time.Advance(TimeSpan.FromMinutes(10));
        await limiter.AcquireAsync("last", Limits, UndecidedFor, Ct);

        Assert.Equal(1, limiter.SourceCount);
    }
}
