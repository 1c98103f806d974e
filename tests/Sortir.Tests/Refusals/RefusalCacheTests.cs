using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.Tests.Keys;

namespace Sortir.Tests.Refusals;

public sealed class RefusalCacheTests
{
    private static readonly CardNumber Card = CardNumber.Parse("1234567890");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 12, 1, 20, 0, 0, TimeSpan.Zero));
    private readonly ScriptedCache _backend = new();
    private readonly RefusalCache _cache;

    public RefusalCacheTests() => _cache = Make(_backend);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_card_stays_refused_for_five_minutes()
    {
        Assert.False(await _cache.IsRefusedAsync("o", Card, Ct));
        await _cache.RememberAsync("o", Card, Ct);

        Assert.True(await _cache.IsRefusedAsync("o", Card, Ct));
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.True(await _cache.IsRefusedAsync("o", Card, Ct));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await _cache.IsRefusedAsync("o", Card, Ct));
    }

    [Fact]
    public async Task A_refusal_is_for_one_organizer_and_the_whole_number()
    {
        await _cache.RememberAsync("o", Card, Ct);

        Assert.False(await _cache.IsRefusedAsync("p", Card, Ct));
        Assert.False(await _cache.IsRefusedAsync("o", CardNumber.Parse("0004567890"), Ct));
        Assert.False(await _cache.IsRefusedAsync("o", CardNumber.Parse("1234560000"), Ct));
    }

    [Fact]
    public async Task Nodes_share_refusals()
    {
        await _cache.RememberAsync("o", Card, Ct);
        Assert.True(await Make(_backend).IsRefusedAsync("o", Card, Ct));
    }

    [Fact]
    public async Task The_backend_sees_neither_the_card_nor_the_organizer_and_is_told_when_to_forget()
    {
        await _cache.RememberAsync("organizer", Card, Ct);

        var (key, value) = Assert.Single(_backend.Entries);
        Assert.StartsWith("sortir:refused:", key, StringComparison.Ordinal);
        Assert.DoesNotContain("7890", key, StringComparison.Ordinal);
        Assert.DoesNotContain("organizer", key, StringComparison.Ordinal);
        Assert.Equal(8, value.Length);
        Assert.Equal(TimeSpan.FromMinutes(5), _backend.LastOptions!.AbsoluteExpirationRelativeToNow);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 })]
    public async Task A_value_that_is_none_is_no_refusal(byte[] value)
    {
        await _cache.RememberAsync("o", Card, Ct);
        _backend.Entries[_backend.Entries.Keys.Single()] = value;

        Assert.False(await _cache.IsRefusedAsync("o", Card, Ct));
    }

    [Fact]
    public async Task A_clock_that_goes_back_does_not_prolong_a_refusal()
    {
        await _cache.RememberAsync("o", Card, Ct);
        _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromDays(1));

        Assert.False(await _cache.IsRefusedAsync("o", Card, Ct));
    }

    [Fact]
    public async Task With_a_lifetime_of_zero_nothing_is_remembered_and_the_backend_not_asked()
    {
        var off = Make(_backend, new RefusalCacheOptions { Lifetime = TimeSpan.Zero });
        await off.RememberAsync("o", Card, Ct);

        Assert.False(await off.IsRefusedAsync("o", Card, Ct));
        Assert.Equal(0, _backend.Calls);
    }

    [Fact]
    public async Task A_cache_in_memory_is_answered_at_once()
    {
        var cache = Make(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())));
        await cache.RememberAsync("o", Card, Ct);

        var answer = cache.IsRefusedAsync("o", Card, Ct);

        Assert.True(answer.IsCompletedSuccessfully);
        Assert.True(await answer);
    }

    [Fact]
    public async Task A_cancelled_caller_is_told_so()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _cache.IsRefusedAsync("o", Card, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _cache.RememberAsync("o", Card, cancelled));
        Assert.Equal(0, _backend.Calls);
    }

    private RefusalCache Make(IDistributedCache backend, RefusalCacheOptions? options = null) =>
        new(backend, TestKeys.Ring("2026"), _time, NullLogger<RefusalCache>.Instance, options ?? new RefusalCacheOptions());
}
