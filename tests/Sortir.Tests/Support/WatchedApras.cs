using Sortir.Client;
using Sortir.Domain;

namespace Sortir.Tests.Support;

internal sealed class WatchedApras(IAprasClient inner, CallLog log, List<AprasConnection> connections) : IAprasClient
{
    public Task<CardEligibility> VerifyAsync(CardNumber card, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        lock (connections)
        {
            connections.Add(connection);
        }

        return log.RunAsync("apras", () => inner.VerifyAsync(card, connection, cancellationToken), cancellationToken);
    }

    public Task<GrantOutcome> GrantAsync(ServiceKey serviceKey, AprasConnection connection, CancellationToken cancellationToken = default) =>
        log.RunAsync("grant", () => inner.GrantAsync(serviceKey, connection, cancellationToken), cancellationToken);
}
