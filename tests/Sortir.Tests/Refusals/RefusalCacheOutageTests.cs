using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.Tests.Keys;
using Sortir.Tests.Shared;

namespace Sortir.Tests.Refusals;

public sealed class RefusalCacheOutageTests : IDisposable
{
    private static readonly CardNumber Card = CardNumber.Parse("1234567890");
    private static readonly CardNumber OtherCard = CardNumber.Parse("1234567891");

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedCache _backend = new();
    private readonly LogRecorder _log = new();
    private readonly ILogger<RefusalCache> _logger;
    private readonly RefusalCache _cache;

    public RefusalCacheOutageTests()
    {
        _logger = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log)).CreateLogger<RefusalCache>();
        _cache = new RefusalCache(_backend, TestKeys.Ring("2026"), _time, _logger, new RefusalCacheOptions());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_slow_cache_is_given_150_ms_and_then_the_card_is_not_refused()
    {
        _backend.Before = Never;

        var answer = _cache.IsRefusedAsync("o", Card, Ct).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(149));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(await answer);
    }

    [Fact]
    public async Task A_slow_answer_within_its_time_counts()
    {
        await _cache.RememberAsync("o", Card, Ct);
        var gate = new TaskCompletionSource();
        _backend.Before = () => gate.Task;

        var answer = _cache.IsRefusedAsync("o", Card, Ct).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        gate.SetResult();

        Assert.True(await answer);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task During_an_outage_the_process_remembers_itself_and_leaves_the_cache_alone_for_a_while()
    {
        Break();
        await _cache.RememberAsync("o", Card, Ct);
        var calls = _backend.Calls;

        Assert.True(await _cache.IsRefusedAsync("o", Card, Ct));
        Assert.False(await _cache.IsRefusedAsync("o", OtherCard, Ct));
        await _cache.RememberAsync("o", OtherCard, Ct);
        Assert.True(await _cache.IsRefusedAsync("o", OtherCard, Ct));
        Assert.Equal(calls, _backend.Calls);

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await _cache.IsRefusedAsync("o", Card, Ct));
    }

    [Fact]
    public async Task An_outage_is_logged_once_and_its_end_too_and_never_the_exception()
    {
        Break();
        for (var i = 0; i < 5; i++)
        {
            Assert.False(await _cache.IsRefusedAsync("o", Card, Ct));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(5, _backend.Calls);
        var down = Assert.Single(_log.Lines);
        Assert.Equal((1200, LogLevel.Warning), (down.Id, down.Level));
        Assert.Null(down.Exception);
        Assert.Contains(nameof(InvalidOperationException), down.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("key-in-a-message", down.Message, StringComparison.Ordinal);

        _backend.Before = () => Task.CompletedTask;
        Assert.False(await _cache.IsRefusedAsync("o", Card, Ct));
        Assert.False(await _cache.IsRefusedAsync("o", Card, Ct));

        Assert.Equal(2, _log.Lines.Count);
        Assert.Equal((1201, LogLevel.Information), (_log.Lines[1].Id, _log.Lines[1].Level));
        Assert.Equal(7, _backend.Calls);
    }

    [Fact]
    public async Task After_the_pause_one_caller_tries_for_all()
    {
        Break();
        await _cache.IsRefusedAsync("o", Card, Ct);
        _time.Advance(TimeSpan.FromSeconds(10));
        _backend.Before = Never;

        var probe = _cache.IsRefusedAsync("o", Card, Ct);
        var others = Enumerable.Range(0, 10).Select(_ => _cache.IsRefusedAsync("o", Card, Ct)).ToList();

        Assert.False(probe.IsCompleted);
        Assert.All(others, other => Assert.True(other.IsCompletedSuccessfully));
        Assert.Equal(2, _backend.Calls);
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.False(await probe);
    }

    [Fact]
    public async Task A_question_from_before_an_outage_does_not_end_it()
    {
        var gate = new TaskCompletionSource();
        _backend.Before = () => gate.Task;
        var before = _cache.IsRefusedAsync("o", Card, Ct).AsTask();
        Break();
        await _cache.IsRefusedAsync("o", Card, Ct);

        gate.SetResult();
        await before;
        await _cache.IsRefusedAsync("o", Card, Ct);

        Assert.Equal(2, _backend.Calls);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task A_cache_that_throws_before_it_returns_a_task_is_an_outage_too()
    {
        var cache = new RefusalCache(null!, TestKeys.Ring("2026"), _time, _logger, new RefusalCacheOptions());

        Assert.False(await cache.IsRefusedAsync("o", Card, Ct));
        await cache.RememberAsync("o", Card, Ct);

        Assert.True(await cache.IsRefusedAsync("o", Card, Ct));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_no_outage()
    {
        _backend.Before = Never;
        using var cancellation = new CancellationTokenSource();
        var answer = _cache.IsRefusedAsync("o", Card, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_failure_that_comes_after_the_timeout_is_reported_nowhere()
    {
        var reported = false;
        void Report(object? sender, UnobservedTaskExceptionEventArgs e) => reported |= e.Exception.ToString().Contains("late-key");
        TaskScheduler.UnobservedTaskException += Report;
        try
        {
            await FailLateAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Report;
        }

        Assert.False(reported);
    }

    [Fact]
    public void The_memory_of_the_process_is_bounded_and_forgets_the_oldest()
    {
        var memory = new RefusalMemory(capacity: 100, lifetime: 1_000);
        for (var i = 0; i < 500; i++)
        {
            memory.Add($"key-{i}", now: i);
        }

        Assert.Equal(100, memory.Count);
        Assert.True(memory.Contains("key-499", now: 500));
        Assert.True(memory.Contains("key-400", now: 500));
        Assert.False(memory.Contains("key-399", now: 500));
        Assert.False(memory.Contains("key-400", now: 1_400));
        Assert.False(memory.Contains("key-499", now: -10_000));
        Assert.Equal(0, memory.Count);
    }

    // In a method of its own, so that nothing holds the abandoned task afterwards.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task FailLateAsync()
    {
        var gate = new TaskCompletionSource();
        _backend.Before = () => gate.Task;
        var answer = _cache.IsRefusedAsync("o", Card, Ct).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.False(await answer);
        gate.SetException(new InvalidOperationException("late-key"));
        _backend.Before = Never;
    }

    private static Task Never() => new TaskCompletionSource().Task;

    private void Break() => _backend.Before = () => Task.FromException(new InvalidOperationException("key-in-a-message"));
}
