using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Reads, asks the rules, commits, and starts again when somebody was faster: the shell around every rule of a cart or an order.</summary>
internal sealed class UsageWriter(
    ISortirStore store,
    HostLookup host,
    AuditTrail audit,
    TimeProvider time,
    IHostTransactionStore? hostTransaction = null)
{
    // Losing eight times in a row takes eight others at the same cart or order.
    internal const int MaxRounds = 8;

    internal delegate Task<IReadOnlyList<CardUsage>> Read(ISortirStore store, CancellationToken cancellationToken);

    internal delegate (T Answer, IReadOnlyList<UsageChange> Changes) Decide<T>(
        IReadOnlyList<CardUsage> known,
        IReadOnlyDictionary<string, OrganizerSettings> settings,
        DateTimeOffset now);

    /// <summary>For carts: on a connection of its own, whatever the host has open.</summary>
    internal Task<T> RunAsync<T>(Read read, Decide<T> decide, string actor, CancellationToken cancellationToken) =>
        RunAsync(store, read, decide, actor, cancellationToken);

    /// <summary>For orders: in the transaction that the host has open, where the storage can.</summary>
    internal Task<T> RunWithHostAsync<T>(Read read, Decide<T> decide, string actor, CancellationToken cancellationToken) =>
        RunAsync(hostTransaction ?? store, read, decide, actor, cancellationToken);

    /// <summary>Runs an action once what was written with the host is committed.</summary>
    internal void AfterCommit(Action action)
    {
        if (hostTransaction is null)
        {
            action();
        }
        else
        {
            hostTransaction.AfterCommit(action);
        }
    }

    private async Task<T> RunAsync<T>(ISortirStore target, Read read, Decide<T> decide, string actor, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var known = await read(target, cancellationToken).ConfigureAwait(false);
            var settings = await host.FindSettingsAsync(known.Select(usage => usage.OrganizerId), cancellationToken).ConfigureAwait(false);
            var (answer, changes) = decide(known, settings, time.GetNow());
            if (changes.Count == 0
                || await target.CommitAsync(changes, audit.Of(changes, settings, actor), cancellationToken).ConfigureAwait(false) == CommitResult.Committed)
            {
                return answer;
            }
        }

        throw new SortirConflictException();
    }
}
