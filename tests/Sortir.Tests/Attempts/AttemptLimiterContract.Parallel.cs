namespace Sortir.Tests.Attempts;

public abstract partial class AttemptLimiterContract
{
    [Fact]
    public async Task Of_256_parallel_attempts_of_one_source_exactly_ten_pass()
    {
        var decisions = await Together.RunAsync(256, _ => Limiter.AcquireAsync(Source, Limits, UndecidedFor, Ct));

        Assert.Equal(10, decisions.Count(decision => decision.IsGranted));
        Assert.Equal(1, decisions.Count(decision => decision.IsFirstInWindow));
    }

    [Fact]
    public async Task Of_parallel_accepted_attempts_exactly_sixty_pass()
    {
        var decisions = await Together.RunAsync(64, async _ =>
        {
            var accepted = 0;
            for (var i = 0; i < 10; i++)
            {
                var decision = await Limiter.AcquireAsync(Source, Limits, UndecidedFor, Ct);
                if (decision.IsGranted)
                {
                    await Task.Yield();
                    await Limiter.SettleAsync(decision.Permit, AttemptOutcome.Accepted, Ct);
                    accepted++;
                }
            }

            return accepted;
        });

        var left = 0;
        while (await Limiter.AcquireAsync(Source, Limits, UndecidedFor, Ct) is { IsGranted: true } decision)
        {
            await Limiter.SettleAsync(decision.Permit, AttemptOutcome.Accepted, Ct);
            left++;
        }

        Assert.Equal(60, decisions.Sum() + left);
    }
}
