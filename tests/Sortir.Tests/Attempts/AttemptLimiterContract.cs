using Microsoft.Extensions.Time.Testing;

namespace Sortir.Tests.Attempts;

/// <summary>What every limiter answers, in the process or shared. Each test has a limiter that knows no source yet.</summary>
public abstract partial class AttemptLimiterContract
{
    private const string Source = "192.0.2.7";

    private static readonly AttemptLimits Limits = new();
    private static readonly TimeSpan UndecidedFor = TimeSpan.FromSeconds(2);

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new();

    private protected abstract IAttemptLimiter Limiter { get; }

    [Fact]
    public async Task The_eleventh_attempt_in_a_window_is_refused_until_the_first_has_left_it()
    {
        await UseAsync(AttemptOutcome.Kept, 1);
        Time.Advance(TimeSpan.FromMinutes(1));
        await UseAsync(AttemptOutcome.Kept, 9);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromMinutes(3), (await RefusedAsync()).RetryAfter);

        Time.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(1), (await RefusedAsync()).RetryAfter);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await UseAsync(AttemptOutcome.Kept, 1);
        Assert.Equal(TimeSpan.FromMinutes(1), (await RefusedAsync()).RetryAfter);
    }

    [Fact]
    public async Task A_permit_names_its_source_and_its_time()
    {
        var permit = await PermitAsync();

        Assert.Equal(Source, permit.Source);
        Assert.Equal(Time.GetUtcNow(), permit.AcquiredAt);
        Assert.NotEqual(permit.Id, (await PermitAsync()).Id);
    }

    [Fact]
    public async Task Permits_that_are_given_back_count_nothing() => await UseAsync(AttemptOutcome.GivenBack, 200);

    [Fact]
    public async Task Giving_back_twice_frees_one_permit()
    {
        var first = await PermitAsync();
        for (var i = 1; i < 10; i++)
        {
            await PermitAsync();
        }

        await Limiter.SettleAsync(first, AttemptOutcome.GivenBack, Ct);
        await Limiter.SettleAsync(first, AttemptOutcome.GivenBack, Ct);

        await PermitAsync();
        await RefusedAsync();
    }

    [Theory]
    [InlineData(AttemptOutcome.Kept, AttemptOutcome.GivenBack)]
    [InlineData(AttemptOutcome.Kept, AttemptOutcome.Accepted)]
    public async Task The_first_outcome_stands(AttemptOutcome first, AttemptOutcome second)
    {
        for (var i = 0; i < 10; i++)
        {
            var permit = await PermitAsync();
            await Limiter.SettleAsync(permit, first, Ct);
            await Limiter.SettleAsync(permit, second, Ct);
        }

        await RefusedAsync();
    }

    [Fact]
    public async Task Undecided_permits_count_and_the_buyer_tries_again_after_the_timeout()
    {
        await UseAsync(AttemptOutcome.Kept, 9);
        var undecided = await PermitAsync();

        Assert.Equal(UndecidedFor, (await RefusedAsync()).RetryAfter);

        await Limiter.SettleAsync(undecided, AttemptOutcome.Kept, Ct);
        Assert.Equal(Limits.Window, (await RefusedAsync()).RetryAfter);
    }

    [Fact]
    public async Task A_permit_that_is_never_settled_counts_until_its_window_ends()
    {
        for (var i = 0; i < 10; i++)
        {
            await PermitAsync();
        }

        Time.Advance(Limits.Window - TimeSpan.FromMilliseconds(1));
        await RefusedAsync();
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await PermitAsync();
    }

    [Fact]
    public async Task Accepted_ones_take_no_attempt_and_have_a_ceiling_of_their_own()
    {
        await UseAsync(AttemptOutcome.Accepted, 30);
        Time.Advance(TimeSpan.FromMinutes(2));
        await UseAsync(AttemptOutcome.Accepted, 30);

        Assert.Equal(TimeSpan.FromMinutes(3), (await RefusedAsync()).RetryAfter);

        Time.Advance(TimeSpan.FromMinutes(3));
        await UseAsync(AttemptOutcome.Accepted, 30);
        Assert.Equal(TimeSpan.FromMinutes(2), (await RefusedAsync()).RetryAfter);
    }

    [Fact]
    public async Task Undecided_permits_cannot_carry_the_accepted_ones_over_their_ceiling()
    {
        await UseAsync(AttemptOutcome.Accepted, 59);
        var last = await PermitAsync();

        Assert.Equal(UndecidedFor, (await RefusedAsync()).RetryAfter);

        await Limiter.SettleAsync(last, AttemptOutcome.Kept, Ct);
        await PermitAsync();
    }

    [Fact]
    public async Task The_longer_of_two_waits_is_told()
    {
        var limits = new AttemptLimits { Limit = 1, AcceptedLimit = 1 };
        await UseAsync(AttemptOutcome.Accepted, 1, limits);
        Time.Advance(TimeSpan.FromMinutes(1));
        await UseAsync(AttemptOutcome.Kept, 1, Limits);

        Assert.Equal(TimeSpan.FromMinutes(5), (await RefusedAsync(limits)).RetryAfter);
    }

    [Fact]
    public async Task Only_the_first_refusal_of_a_source_in_a_window_is_for_the_audit()
    {
        await UseAsync(AttemptOutcome.Kept, 10);
        Assert.True((await RefusedAsync()).IsFirstInWindow);
        Assert.False((await RefusedAsync()).IsFirstInWindow);

        Time.Advance(Limits.Window);
        await UseAsync(AttemptOutcome.Kept, 10);
        Assert.True((await RefusedAsync()).IsFirstInWindow);
        Assert.False((await RefusedAsync()).IsFirstInWindow);
    }

    [Fact]
    public async Task One_source_does_not_count_for_another()
    {
        await UseAsync(AttemptOutcome.Kept, 10);

        var other = await Limiter.AcquireAsync("192.0.2.8", Limits, UndecidedFor, Ct);

        Assert.True(other.IsGranted);
    }

    [Fact]
    public async Task Limits_that_are_lowered_apply_at_once()
    {
        await UseAsync(AttemptOutcome.Kept, 5);
        Time.Advance(TimeSpan.FromMinutes(1));
        await UseAsync(AttemptOutcome.Kept, 1);

        var refusal = await RefusedAsync(Limits with { Limit = 3 });

        Assert.Equal(TimeSpan.FromMinutes(4), refusal.RetryAfter);
    }

    [Fact]
    public async Task A_clock_that_goes_back_locks_nobody_out_for_longer_than_a_window()
    {
        await UseAsync(AttemptOutcome.Kept, 10);
        await RefusedAsync();

        Time.AdjustTime(Time.GetUtcNow() - TimeSpan.FromDays(1));

        Assert.InRange((await RefusedAsync()).RetryAfter, TimeSpan.Zero, Limits.Window);
        Time.Advance(Limits.Window);
        await PermitAsync();
    }

    [Fact]
    public async Task Settling_what_is_unknown_or_past_its_window_changes_nothing()
    {
        await Limiter.SettleAsync(new AttemptPermit(4711, "nobody", Time.GetUtcNow()), AttemptOutcome.GivenBack, Ct);
        var late = await PermitAsync();
        Time.Advance(Limits.Window);
        await UseAsync(AttemptOutcome.Kept, 10);

        await Limiter.SettleAsync(late, AttemptOutcome.GivenBack, Ct);

        await RefusedAsync();
    }

    [Fact]
    public async Task A_permit_is_settled_even_when_the_caller_has_cancelled()
    {
        var permit = await PermitAsync(Limits with { Limit = 1 });

        await Limiter.SettleAsync(permit, AttemptOutcome.GivenBack, new CancellationToken(canceled: true));

        await PermitAsync(Limits with { Limit = 1 });
    }

    [Fact]
    public async Task A_cancelled_caller_takes_no_permit()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Limiter.AcquireAsync(Source, Limits with { Limit = 1 }, UndecidedFor, cancelled));

        await PermitAsync(Limits with { Limit = 1 });
    }

    private async Task<AttemptPermit> PermitAsync(AttemptLimits? limits = null)
    {
        var decision = await Limiter.AcquireAsync(Source, limits ?? Limits, UndecidedFor, Ct);
        Assert.True(decision.IsGranted);
        Assert.Equal(TimeSpan.Zero, decision.RetryAfter);
        return decision.Permit;
    }

    private async Task<AttemptDecision> RefusedAsync(AttemptLimits? limits = null)
    {
        var decision = await Limiter.AcquireAsync(Source, limits ?? Limits, UndecidedFor, Ct);
        Assert.False(decision.IsGranted);
        return decision;
    }

    private async Task UseAsync(AttemptOutcome outcome, int times, AttemptLimits? limits = null)
    {
        for (var i = 0; i < times; i++)
        {
            await Limiter.SettleAsync(await PermitAsync(limits), outcome, Ct);
        }
    }
}
