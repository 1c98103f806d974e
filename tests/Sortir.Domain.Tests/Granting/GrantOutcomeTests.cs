namespace Sortir.Domain.Tests;

public sealed class GrantOutcomeTests
{
    [Fact]
    public void Each_outcome_is_matched_by_its_case()
    {
        static string Name(GrantOutcome outcome) => outcome.Match(
            granted => $"granted {granted.Receipt.RequestId}",
            refused => $"refused {refused.StatusCode}",
            unauthorized => $"unauthorized {unauthorized.StatusCode}",
            unknown => $"unknown {unknown.StatusCode} {unknown.RetryAfter}");

        Assert.Equal("granted 4711", Name(Given.Recorded()));
        Assert.Equal("refused 409", Name(new GrantOutcome.Refused(409)));
        Assert.Equal("unauthorized 401", Name(new GrantOutcome.Unauthorized(401)));
        Assert.Equal("unknown 503 00:00:09", Name(new GrantOutcome.Unknown(503, TimeSpan.FromSeconds(9))));
    }

    [Fact]
    public void A_match_without_a_case_is_a_programming_error()
    {
        var outcome = Given.Recorded();

        Assert.Throws<ArgumentNullException>("granted", () => outcome.Match(null!, _ => 0, _ => 0, _ => 0));
        Assert.Throws<ArgumentNullException>("refused", () => outcome.Match(_ => 0, null!, _ => 0, _ => 0));
        Assert.Throws<ArgumentNullException>("unauthorized", () => outcome.Match(_ => 0, _ => 0, null!, _ => 0));
        Assert.Throws<ArgumentNullException>("unknown", () => outcome.Match(_ => 0, _ => 0, _ => 0, null!));
    }
}
