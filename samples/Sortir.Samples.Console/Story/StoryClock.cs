using Microsoft.Extensions.Time.Testing;

namespace Sortir.Samples;

/// <summary>The clock that the shop and the simulator share. It stands still but for what is told to it here.</summary>
internal sealed class StoryClock
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 3, 6, 19, 0, 0, TimeSpan.Zero));

    public TimeProvider TimeProvider => _time;

    public DateTimeOffset Now => _time.GetUtcNow();

    public void FastForward(TimeSpan by) => _time.Advance(by);

    /// <summary>Lets time pass while something is under way that waits: a verification is tried again when APRAS breaks the line.</summary>
    public async Task<T> PassAsync<T>(Task<T> underWay)
    {
        while (await Task.WhenAny(underWay, Task.Delay(Tick, TimeProvider.System)) != underWay)
        {
            _time.Advance(Tick);
        }

        return await underWay;
    }
}
