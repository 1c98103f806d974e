namespace Sortir.Client;

/// <summary>The circuits of this process, for health checks and dashboards. One stands between each organizer and APRAS.</summary>
public interface IAprasCircuits
{
    /// <summary>
    /// The circuit of each organizer that has verified a card in this process, in the organizers' order. After a change of URL or
    /// token only the one used last is shown.
    /// </summary>
    IReadOnlyList<AprasCircuit> GetSnapshot();

    /// <summary>Ends an organizer's break: its next verification asks APRAS, and its answer closes the circuit or opens it again.</summary>
    /// <param name="organizerId">Whose circuit: <see cref="AprasConnection.OrganizerId"/>.</param>
    /// <returns>Whether there was an open circuit.</returns>
    bool ProbeNow(string organizerId);
}
