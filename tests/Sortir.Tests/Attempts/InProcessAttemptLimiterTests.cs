namespace Sortir.Tests.Attempts;

public sealed class InProcessAttemptLimiterTests : AttemptLimiterContract
{
    private readonly InProcessAttemptLimiter _limiter;

    public InProcessAttemptLimiterTests() => _limiter = new InProcessAttemptLimiter(Time);

    private protected override IAttemptLimiter Limiter => _limiter;

    [Fact]
    public async Task A_cancelled_caller_is_not_remembered()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _limiter.AcquireAsync(
            "192.0.2.7", new AttemptLimits(), TimeSpan.FromSeconds(2), new CancellationToken(canceled: true)));

        Assert.Equal(0, _limiter.SourceCount);
    }
}
