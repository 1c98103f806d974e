using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Staff's changes to one usage: reads it, asks the rules, commits with who and why, and starts again when somebody was faster.</summary>
internal sealed class UsageDesk(ISortirStore store, StaffAudit audit, TimeProvider time)
{
    internal async Task<StaffChange> ChangeAsync(
        BackOfficeActor actor,
        Guid usageId,
        UsageAction action,
        Func<CardUsage, DateTimeOffset, UsageChange?> decide,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var settings = await audit.FindSettingsAsync(actor, cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < UsageWriter.MaxRounds; round++)
        {
            if (await FindAsync(actor, usageId, cancellationToken).ConfigureAwait(false) is not { } usage)
            {
                await audit.WriteAsync(actor, action.ToString(), nameof(StaffChange.UsageUnknown), cancellationToken).ConfigureAwait(false);
                return new StaffChange.UsageUnknown();
            }

            if (decide(usage, time.GetNow()) is not { } change)
            {
                await audit.WriteAsync(
                    actor,
                    action.ToString(),
                    nameof(RefusalReason.NotPossible),
                    cancellationToken,
                    usage.EventId,
                    usage.OrderId,
                    usage.Id).ConfigureAwait(false);
                return new StaffChange.NotPossible(UsageView.Of(usage));
            }

            if (await store.CommitAsync([change], [audit.Of(change, settings, actor)], cancellationToken).ConfigureAwait(false) == CommitResult.Committed)
            {
                return new StaffChange.Done(UsageView.Of(change.After));
            }
        }

        throw new SortirConflictException();
    }

    /// <summary>A usage of the actor's organizer: one of another is as unknown as one that never was.</summary>
    internal async Task<CardUsage?> FindAsync(BackOfficeActor actor, Guid usageId, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(new UsageQuery { Ids = [usageId] }, cancellationToken).ConfigureAwait(false);
        return found.FirstOrDefault(usage => string.Equals(usage.OrganizerId, actor.OrganizerId, StringComparison.Ordinal));
    }
}
