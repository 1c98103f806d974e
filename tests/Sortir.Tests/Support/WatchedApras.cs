using Sortir.Client;
using Sortir.Domain;

namespace Sortir.Tests.Support;

internal sealed class WatchedApras(IAprasClient inner, CallLog log) : IAprasClient
{
    /// <summary>The connections of the verifications, the last one last.</summary>
    public List<AprasConnection> Connections { get; } = [];

    public Task<CardEligibility> VerifyAsync(CardNumber card, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        lock (Connections)
        {
            Connections.Add(connection);
        }

        return log.RunAsync("apras", () => inner.VerifyAsync(card, connection, cancellationToken), cancellationToken);
    }

    public Task<GrantOutcome> GrantAsync(ServiceKey serviceKey, AprasConnection connection, CancellationToken cancellationToken = default) =>
        log.RunAsync("grant", () => inner.GrantAsync(serviceKey, connection, cancellationToken), cancellationToken);
}
