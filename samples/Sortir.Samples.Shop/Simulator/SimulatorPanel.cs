using Sortir.Testing;

namespace Sortir.Samples.Shop;

/// <summary>The switches of the simulated APRAS.</summary>
public sealed class SimulatorPanel(AprasSimulator apras)
{
    private readonly Lock _gate = new();
    private ActiveFault? _outage;
    private ActiveFault? _delay;

    public bool IsDown => _outage is not null;

    public TimeSpan Latency { get; private set; }

    public AprasBook Book => apras.Book;

    public void SetDown(bool isDown)
    {
        lock (_gate)
        {
            _outage?.End();
            _outage = isDown ? apras.Faults.StartOutage() : null;
        }
    }

    public void SetLatency(TimeSpan latency)
    {
        lock (_gate)
        {
            _delay?.End();
            _delay = latency > TimeSpan.Zero ? apras.Faults.Add(new AprasFault.Delay(latency)) : null;
            Latency = latency;
        }
    }
}
