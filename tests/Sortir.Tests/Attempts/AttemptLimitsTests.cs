namespace Sortir.Tests.Attempts;

public sealed class AttemptLimitsTests
{
    private static readonly AttemptLimits Limits = new();

    [Fact]
    public void The_defaults_are_ten_attempts_and_sixty_accepted_in_five_minutes()
    {
        Assert.Equal(10, Limits.Limit);
        Assert.Equal(60, Limits.AcceptedLimit);
        Assert.Equal(TimeSpan.FromMinutes(5), Limits.Window);
    }

    [Fact]
    public void A_default_decision_is_a_refusal() => Assert.False(default(AttemptDecision).IsGranted);

    [Fact]
    public void Limits_that_let_nobody_pass_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttemptLimits { Limit = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttemptLimits { AcceptedLimit = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttemptLimits { Window = TimeSpan.Zero });
    }
}
