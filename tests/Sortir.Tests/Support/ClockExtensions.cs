using Microsoft.Extensions.Time.Testing;

namespace Sortir.Tests.Support;

internal static class ClockExtensions
{
    /// <summary>Lets time go on until the task is done, nobody knows how far: on a busy machine leases lapse meanwhile.</summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider clock, Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            clock.Advance(step);
            await Task.Yield();
        }

        await task;
    }
}
