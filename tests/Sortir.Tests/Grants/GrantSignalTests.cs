using Microsoft.Extensions.Time.Testing;

namespace Sortir.Tests;

/// <summary>What wakes the delivery: no payment waits for the next poll because somebody else was woken too.</summary>
public class GrantSignalTests
{
    [Fact(Timeout = 60_000)]
    public async Task Of_two_deliveries_that_are_woken_together_neither_misses_the_next_payment()
    {
        var signal = new GrantSignal();
        var time = new FakeTimeProvider();
        var cancellationToken = TestContext.Current.CancellationToken;

        // Which of the two goes on first is up to the threads: often enough it is the other way round.
        for (var round = 0; round < 2_000; round++)
        {
            var second = WaitAsync();
            await Task.WhenAll(WaitTwiceAsync(), second);

            async Task WaitTwiceAsync()
            {
                var first = WaitAsync();
                signal.Wake();
                await first;
                var next = WaitAsync();
                await second;
                signal.Wake();
                await next;
            }
        }

        Task WaitAsync() => signal.WaitAsync(TimeSpan.FromHours(1), time, cancellationToken);
    }
}
