using System.Globalization;
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
                StoragePurge.Usages usages => PurgeUsagesAsync(context, UsageCriteria.MayGo(usages.Ids), purge, cancellationToken),
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
                var ids = await usages.OrderBy(row => row.HeldAt).ThenBy(row => row.Id).Select(row => row.Id).Take(purge.MaxCount).ToListAsync(cancellationToken).ConfigureAwait(false);

                // Locked, and the criteria again: what was paid or changed in between stays, and nothing is counted twice.
                var stillMeets = criteria.Compile();
                deleted = 0;
                foreach (var slice in ids.Chunk(MaxIds))
                {
                    var gone = (await LockAsync(context, slice, cancellationToken).ConfigureAwait(false)).Where(stillMeets).ToList();
                    await DeleteAsync(context, gone, cancellationToken).ConfigureAwait(false);
                    deleted += gone.Count;
                }

                return CommitResult.Committed;
            },
            cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    private static async Task<List<UsageRow>> LockAsync(DbContext context, Guid[] ids, CancellationToken cancellationToken)
    {
        var usages = SortirTables.Of(context).Usages;
        var select = Provider.Of(context).LimitedSelect(
            "*",
            usages.Name,
            $"{usages[nameof(UsageRow.Id)]} IN ({string.Join(", ", Enumerable.Range(0, ids.Length).Select(index => $"{{{index}}}"))})",
            usages[nameof(UsageRow.Id)],
            ids.Length.ToString(CultureInfo.InvariantCulture));
        return await context.Set<UsageRow>().FromSqlRaw(select, [.. ids]).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task DeleteAsync(DbContext context, List<UsageRow> gone, CancellationToken cancellationToken)
    {
        var ids = gone.Select(row => row.Id).ToList();
        await context.Set<UsageRow>().Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await context.Set<AuditRow>().Where(row => row.UsageId != null && ids.Contains(row.UsageId.Value)).ExecuteUpdateAsync(
            row => row.SetProperty(entry => entry.LastDigits, (string?)null).SetProperty(entry => entry.Fingerprint, (string?)null),
            cancellationToken).ConfigureAwait(false);
        var totals = MonthlyTotal.Sum(gone.Select(row => MonthlyTotal.Of(row.ToUsage())).OfType<MonthlyTotal>());
        if (totals.Count > 0)
        {
            var statement = new Statement(context);
            await using var _ = statement.ConfigureAwait(false);
            foreach (var total in totals)
            {
                SortirTables.Of(context).Totals.AppendInsert(statement, TotalRow.From(total));
            }

            await statement.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }
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
