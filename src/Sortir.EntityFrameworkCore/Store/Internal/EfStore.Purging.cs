using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

internal partial class EfStore
{
    public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(purge);
        ArgumentOutOfRangeException.ThrowIfLessThan(purge.MaxCount, 1, nameof(purge));
        return RunAsync(
            context => purge switch
            {
                StoragePurge.ExpiredHolds holds => PurgeUsagesAsync(context, EndedBefore(holds.EndedBefore.ToUnixTimeMilliseconds()), purge, cancellationToken),
                StoragePurge.EventUsages usages => PurgeUsagesAsync(
                    context, UsageCriteria.MayGoWithEvent(usages.OrganizerId, usages.EventId), purge, cancellationToken),
                StoragePurge.Usages usages => PurgeUsagesAsync(context, row => usages.Ids.Contains(row.Id), purge, cancellationToken),
                StoragePurge.Binding binding => PurgeBindingAsync(context, binding, cancellationToken),
                StoragePurge.AuditEntries entries => PurgeAuditAsync(context, entries, cancellationToken),
                _ => throw new InvalidOperationException("There is no other purge."),
            },
            cancellationToken);
    }

    private static Expression<Func<UsageRow, bool>> EndedBefore(long time) => row => row.Status == UsageStatus.Expired && row.EndedAt <= time;

    private static async Task<int> PurgeUsagesAsync(
        DbContext context,
        Expression<Func<UsageRow, bool>> criteria,
        StoragePurge purge,
        CancellationToken cancellationToken)
    {
        var usages = context.Set<UsageRow>().Where(criteria);
        if (purge.DryRun)
        {
            return await usages.CountAsync(cancellationToken).ConfigureAwait(false);
        }

        var deleted = 0;
        await InTransactionAsync(
            context,
            async () =>
            {
                var ids = await usages.OrderBy(row => row.Id).Select(row => row.Id).Take(purge.MaxCount).ToListAsync(cancellationToken).ConfigureAwait(false);

                // The criteria again: what was paid or changed in between stays.
                deleted = await usages.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                var left = deleted == ids.Count
                    ? []
                    : await context.Set<UsageRow>().Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
                var gone = ids.Except(left).Select(id => (Guid?)id).ToList();
                await context.Set<AuditRow>().Where(row => gone.Contains(row.UsageId)).ExecuteUpdateAsync(
                    row => row.SetProperty(entry => entry.LastDigits, (string?)null).SetProperty(entry => entry.Fingerprint, (string?)null),
                    cancellationToken).ConfigureAwait(false);
                return CommitResult.Committed;
            },
            cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    private static Task<int> PurgeBindingAsync(DbContext context, StoragePurge.Binding purge, CancellationToken cancellationToken)
    {
        var bindings = context.Set<EventRow>().Where(row =>
            row.OrganizerId == purge.OrganizerId
            && row.EventId == purge.EventId
            && !context.Set<UsageRow>().Any(usage => usage.OrganizerId == purge.OrganizerId && usage.EventId == purge.EventId));
        return purge.DryRun ? bindings.CountAsync(cancellationToken) : bindings.ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<int> PurgeAuditAsync(DbContext context, StoragePurge.AuditEntries purge, CancellationToken cancellationToken)
    {
        var now = purge.Now.ToUnixTimeMilliseconds();
        var entries = context.Set<AuditRow>().Where(row => row.KeepUntil <= now);
        if (purge.DryRun)
        {
            return await entries.CountAsync(cancellationToken).ConfigureAwait(false);
        }

        var ids = await entries.OrderBy(row => row.KeepUntil).Select(row => row.Id).Take(purge.MaxCount).ToListAsync(cancellationToken).ConfigureAwait(false);
        return await context.Set<AuditRow>().Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
