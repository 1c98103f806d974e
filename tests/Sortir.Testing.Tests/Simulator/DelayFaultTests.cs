using Microsoft.Extensions.Time.Testing;

namespace Sortir.Testing.Tests;

public class DelayFaultTests : SimulatorTest
{
    private static readonly TimeSpan ThreeSeconds = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();

    protected override AprasSimulatorOptions Options => new() { TimeProvider = _time };

    [Fact]
    public async Task A_delay_holds_the_request_up_for_its_time_and_before_any_work()
    {
        var delay = Apras.Faults.Add(new AprasFault.Delay(ThreeSeconds));
        var call = Shop.VerifyAsync(Good);
        await delay.WaitForHitsAsync(1, Ct);

        _time.Advance(ThreeSeconds - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, Book.KeysIssued);
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await AssertStatusAsync(201, call);
    }

    [Fact]
    public async Task A_delay_after_the_work_holds_up_the_answer_only()
    {
        var key = await Shop.VerifiedKeyAsync(Good);
        var delay = Apras.Faults.Add(new AprasFault.Delay(ThreeSeconds) { AfterWork = true });
        var call = Shop.GrantAsync(key);
        await delay.WaitForHitsAsync(1, Ct);

        Assert.Equal(1, Book.GrantCount);
        Assert.False(call.IsCompleted);
        _time.Advance(ThreeSeconds);

        await AssertStatusAsync(201, call);
    }

    [Fact]
    public async Task A_delay_goes_together_with_a_status()
    {
        var delay = Apras.Faults.Add(new AprasFault.Delay(ThreeSeconds));
        Apras.Faults.Add(new AprasFault.Status(503));
        var call = Shop.VerifyAsync(Good);
        await delay.WaitForHitsAsync(1, Ct);

        Assert.False(call.IsCompleted);
        _time.Advance(ThreeSeconds);

        await AssertStatusAsync(503, call);
    }

    [Fact]
    public async Task Hanging_requests_go_on_when_the_fault_is_ended()
    {
        var hang = Apras.Faults.Add(new AprasFault.Hang());
        var calls = new[] { Shop.VerifyAsync(Good), Shop.VerifyAsync(Other) };
        await hang.WaitForHitsAsync(2, Ct);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, Book.KeysIssued);
        Assert.DoesNotContain(calls, call => call.IsCompleted);

        hang.End();

        await AssertStatusAsync(201, calls[0]);
        await AssertStatusAsync(201, calls[1]);
    }

    [Fact]
    public async Task Clearing_lets_go_of_requests_that_a_spent_hang_holds()
    {
        var hang = Apras.Faults.Add(new AprasFault.Hang { Times = 1 });
        var call = Shop.VerifyAsync(Good);
        await hang.WaitForHitsAsync(1, Ct);
        await AssertStatusAsync(201, Shop.VerifyAsync(Other));
        Apras.Faults.Add(new AprasFault.Drop { Times = 1 });

        Apras.Faults.Clear();

        await AssertStatusAsync(201, call);
    }

    [Fact]
    public async Task A_caller_that_gives_up_before_the_work_leaves_nothing_behind()
    {
        var clock = new WatchedClock();
        await using var apras = await AprasSimulator.StartAsync(new AprasSimulatorOptions { TimeProvider = clock }, Ct);
        apras.Book.SetCard(Good);
        using var shop = new Caller(apras);
        var delay = apras.Faults.Add(new AprasFault.Delay(ThreeSeconds));
        var call = shop.VerifyAsync(Good);
        await delay.WaitForHitsAsync(1, Ct);

        shop.GiveUp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await clock.GivenUp.WaitAsync(Ct);

        Assert.Equal(0, apras.Book.KeysIssued);
    }

    [Fact]
    public async Task A_caller_that_gives_up_after_the_work_leaves_the_grant_recorded()
    {
        var key = await Shop.VerifiedKeyAsync(Good);
        var hang = Apras.Faults.Add(new AprasFault.Hang { AfterWork = true });
        var call = Shop.GrantAsync(key);
        await hang.WaitForHitsAsync(1, Ct);

        Shop.GiveUp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, Book.GrantCount);
    }
}
