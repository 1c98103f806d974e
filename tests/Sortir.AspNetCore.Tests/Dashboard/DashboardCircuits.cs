using Sortir.Client;

namespace Sortir.AspNetCore.Tests;

internal sealed class DashboardCircuits : IAprasCircuits
{
    public List<AprasCircuit> Circuits { get; } = [];

    public List<string> Probed { get; } = [];

    public IReadOnlyList<AprasCircuit> GetSnapshot() => Circuits;

    public bool ProbeNow(string organizerId)
    {
        Probed.Add(organizerId);
        return Circuits.Any(circuit => circuit.OrganizerId == organizerId && circuit.State != AprasCircuitState.Closed);
    }
}
