using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sortir.Client;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// Says which organizer's token is refused, which circuit is open, who tries numbers, what the nodes share no more, what APRAS has recorded and the
/// storage did not take, and how old the oldest due grant is.
/// Degraded at worst: an old grant must not take the shop out of rotation.
/// </summary>
internal sealed class SortirHealthCheck(
    IAprasCircuits circuits,
    OrganizerCeiling ceiling,
    GrantLeasing leasing,
    UnwrittenReceipts unwritten,
    IEnumerable<SharedBackend> backends,
    ISortirReader reader,
    TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan OldGrant = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var troubles = new List<string>();
        var data = new Dictionary<string, object>();
        var refused = leasing.GetRefusedTokens().ToHashSet(StringComparer.Ordinal);
        foreach (var circuit in circuits.GetSnapshot())
        {
            data[$"circuit:{circuit.OrganizerId}"] = circuit.State.ToString();
            if (circuit.TokenRefused)
            {
                refused.Add(circuit.OrganizerId);
            }
            else if (circuit.State != AprasCircuitState.Closed)
            {
                troubles.Add($"The circuit of organizer {circuit.OrganizerId} is {circuit.State}: {circuit.ConsecutiveFailures} failures in a row ({circuit.LastTrouble}).");
            }
        }

        troubles.AddRange(refused.Order(StringComparer.Ordinal).Select(organizerId => $"APRAS refuses the token of organizer {organizerId}."));
        foreach (var organizerId in ceiling.GetReached().Order(StringComparer.Ordinal))
        {
            data[$"ceiling:{organizerId}"] = true;
            troubles.Add($"Organizer {organizerId} has as many refused cards as Sortir:Attempts:OrganizerCeiling allows: somebody may be trying numbers.");
        }

        foreach (var backend in backends)
        {
            data[$"shared:{backend.Name}"] = !backend.IsDown;
            if (backend.IsDown)
            {
                troubles.Add($"The shared {backend.Name} did not answer when it was last asked: this process uses its own memory.");
            }
        }

        var kept = unwritten.CountFailed();
        data["grants:unwritten"] = kept;
        if (kept > 0)
        {
            troubles.Add($"{kept} grants are recorded at APRAS, and the storage did not take that yet: this node must not be ended before it has.");
        }

        await CheckBacklogAsync(troubles, data, cancellationToken).ConfigureAwait(false);

        return troubles.Count == 0
            ? HealthCheckResult.Healthy("Sortir! is well.", data)
            : new HealthCheckResult(HealthStatus.Degraded, string.Join(' ', troubles), data: data);
    }

    private async Task CheckBacklogAsync(
        List<string> troubles,
        Dictionary<string, object> data,
        CancellationToken cancellationToken)
    {
        try
        {
            var backlog = await reader.GetGrantBacklogAsync(null, cancellationToken).ConfigureAwait(false);
            var age = SortirTelemetry.OldestAge(backlog, time);
            data["grants:due"] = backlog.Due;
            data["grants:oldest"] = age;
            data["grants:needs_review"] = backlog.NeedsReview;
            data["grants:must_tell_apras"] = backlog.MustTellApras;
            if (age > OldGrant)
            {
                troubles.Add($"The oldest of {backlog.Due} due grants waits for {age:d\\.hh\\:mm\\:ss}.");
            }

            if (backlog.NeedsReview > 0)
            {
                troubles.Add($"{backlog.NeedsReview} grants need a person.");
            }
        }
        catch (SortirStorageException)
        {
            troubles.Add("The storage is out of order.");
        }
    }
}
