using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Sortir.Client;

/// <summary>All circuits of the process: one per organizer, URL and token, so that a new token starts closed.</summary>
internal sealed class CircuitRegistry(IOptions<AprasClientOptions> options, TimeProvider time) : IAprasCircuits
{
    private readonly ConcurrentDictionary<CircuitKey, Circuit> _circuits = new();
    private readonly object _trimming = new();

    public Circuit Get(AprasConnection connection)
    {
        var key = new CircuitKey(connection.OrganizerId, connection.CardPrefix, connection.Token);
        if (_circuits.TryGetValue(key, out var circuit))
        {
            return circuit;
        }

        circuit = _circuits.GetOrAdd(key, new Circuit(connection, options.Value, time));
        Trim();
        return circuit;
    }

    public IReadOnlyList<AprasCircuit> GetSnapshot() =>
        [.. _circuits.Values
            .GroupBy(circuit => circuit.OrganizerId, StringComparer.Ordinal)
            .OrderBy(organizer => organizer.Key, StringComparer.Ordinal)
            .Select(organizer => organizer.MaxBy(circuit => circuit.LastUsed)!.GetSnapshot())];

    public bool ProbeNow(string organizerId)
    {
        ArgumentNullException.ThrowIfNull(organizerId);
        var wasOpen = false;
        foreach (var circuit in _circuits.Values.Where(circuit => circuit.OrganizerId == organizerId))
        {
            wasOpen |= circuit.ProbeNow();
        }

        return wasOpen;
    }

    // An eighth at a time, so that a host with too many organizers does not sort them on each call.
    private void Trim()
    {
        var most = options.Value.MaxCircuits;
        if (_circuits.Count <= most)
        {
            return;
        }

        lock (_trimming)
        {
            var surplus = _circuits.Count - most;
            if (surplus <= 0)
            {
                return;
            }

            foreach (var (key, _) in _circuits.ToArray().OrderBy(pair => pair.Value.LastUsed).Take(surplus + (most / 8)))
            {
                _circuits.TryRemove(key, out _);
            }
        }
    }

    private readonly record struct CircuitKey(string OrganizerId, string Address, ApiToken Token);
}
