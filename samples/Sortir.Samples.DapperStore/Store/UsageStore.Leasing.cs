using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

// Due grants, each for one node.
internal partial class UsageStore
{
    // UsageGrant.IsDue in SQL. "skip locked": what another node is taking at this moment is passed by, and nobody waits.
    private static readonly string SelectDue = $"""
        select * from shop.card_usages
        where grant_state = {GrantState.Due:D}
          and (grant_next_attempt_at is null or grant_next_attempt_at <= @now)
          and (grant_leased_until is null or grant_leased_until <= @now)
          and organizer_id <> all(@except)
        order by grant_next_attempt_at
        limit @MaxCount
        for update skip locked
        """;

    public Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default) =>
        WriteAsync<IReadOnlyList<CardUsage>>(
            async session =>
            {
                var due = await session.QueryAsync<UsageRow>(
                    SelectDue, new { now = lease.Now.UtcDateTime, except = lease.ExceptOrganizers.ToArray(), lease.MaxCount });

                // What a lease is, the rules say: the attempt is counted here, before anything is sent.
                var leased = due.Select(row => UsageRules.LeaseGrant(row.ToUsage(), lease.LeasedUntil, lease.Now)).OfType<UsageChange>().ToList();
                foreach (var change in leased)
                {
                    // Locked as they were read: each is still at its version.
                    await session.ExecuteAsync(Update, UsageRow.From(change.After));
                }

                await session.CommitAsync();
                return [.. leased.Select(change => change.After)];
            },
            cancellationToken);
}
