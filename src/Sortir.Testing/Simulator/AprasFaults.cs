using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>
/// The faults of a simulator. A request meets those that concern it in the order in which they were added, up to and with the first that
/// ends it; the ones behind that one are not used up. So a delay goes together with a status, and two statuses of one time each come
/// one after the other.
/// </summary>
/// <remarks>Safe for use from many threads.</remarks>
public sealed class AprasFaults
{
    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private volatile ActiveFault[] _active = [];

    internal AprasFaults(TimeProvider time) => _time = time;

    /// <summary>Adds a fault behind those that are there.</summary>
    /// <param name="fault">What goes wrong, for whom and how often.</param>
    /// <returns>The means to watch it and to end it.</returns>
    /// <exception cref="ArgumentException">A number in it is out of range, or its card is a <c>default</c> value.</exception>
    public ActiveFault Add(AprasFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Check(fault);
        var active = new ActiveFault(fault, this, _time);
        lock (_gate)
        {
            _active = [.. _active.Where(other => !other.IsOver), active];
        }

        return active;
    }

    /// <summary>APRAS is down: every connection breaks. The same as adding <see cref="AprasFault.Drop"/>.</summary>
    /// <param name="lasts">How long, by the simulator's clock. Default: until it is ended.</param>
    /// <returns>The means to end it.</returns>
    public ActiveFault StartOutage(TimeSpan? lasts = null) => Add(new AprasFault.Drop { Lasts = lasts });

    /// <summary>Ends all faults, as <see cref="ActiveFault.End"/> does.</summary>
    public void Clear()
    {
        foreach (var fault in _active)
        {
            fault.End();
        }
    }

    internal List<ActiveFault>? Take(AprasOperations operation, CardNumber card)
    {
        var active = _active;
        if (active.Length == 0)
        {
            return null;
        }

        List<ActiveFault>? taken = null;
        foreach (var fault in active)
        {
            if (!fault.TryTake(operation, card))
            {
                continue;
            }

            (taken ??= []).Add(fault);
            if (fault.IsOver)
            {
                Remove(fault);
            }

            if (fault.Fault.EndsRequest)
            {
                break;
            }
        }

        return taken;
    }

    internal void Remove(ActiveFault fault)
    {
        lock (_gate)
        {
            _active = [.. _active.Where(other => other != fault)];
        }
    }

    private static void Check(AprasFault fault)
    {
        Require(fault, fault.Times is null or > 0, "Times must be 1 or more.");
        Require(fault, fault.Lasts is null || fault.Lasts > TimeSpan.Zero, "Lasts must be more than zero.");
        Require(fault, fault.Card is null or { HasValue: true }, "Card must be a card.");
        switch (fault)
        {
            case AprasFault.Status status:
                Require(fault, status.Code is >= 200 and <= 599, "A status is 200 to 599.");
                Require(fault, status.RetryAfter is null || status.RetryAfter >= TimeSpan.Zero, "RetryAfter must be zero or more.");
                break;
            case AprasFault.Redirect redirect:
                Require(fault, redirect.Code is >= 300 and <= 399, "A redirection's status is 300 to 399.");
                Require(fault, redirect.Location is not null, "A redirection needs a location.");
                break;
            case AprasFault.Delay delay:
                Require(fault, delay.Duration >= TimeSpan.Zero, "A delay must be zero or more.");
                break;
            case AprasFault.SlowBody slow:
                Require(fault, slow.Pause >= TimeSpan.Zero, "A pause must be zero or more.");
                break;
            case AprasFault.LongBody body:
                Require(fault, body.Length is null or > 0, "A length must be 1 or more.");
                break;
        }
    }

    private static void Require(AprasFault fault, bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message, nameof(fault));
        }
    }
}
