using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

internal partial class EfStore
{
    public Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(lease.MaxCount, 1, nameof(lease));
        return RunAsync(
            async context =>
            {
                IReadOnlyList<CardUsage> leased = [];
                await InTransactionAsync(
                    context,
                    async () =>
                    {
                        (var result, leased) = await LeaseAsync(context, lease, cancellationToken).ConfigureAwait(false);
                        return result;
                    },
                    cancellationToken).ConfigureAwait(false);
                return leased;
            },
            cancellationToken);
    }

    // The rows are locked by the select, and others pass them by: the update finds them as they were read.
    private static async Task<(CommitResult Result, IReadOnlyList<CardUsage> Leased)> LeaseAsync(DbContext context, GrantLease lease, CancellationToken cancellationToken)
    {
        var usages = SortirTables.Of(context).Usages;
        object[] values = [lease.Now.ToUnixTimeMilliseconds(), .. lease.ExceptOrganizers];
        var leasedUntil = usages[nameof(UsageRow.GrantLeasedUntil)];
        var where = $"{usages[nameof(UsageRow.GrantDueAt)]} <= {{0}} AND ({leasedUntil} IS NULL OR {leasedUntil} <= {{0}})";
        if (values.Length > 1)
        {
            var others = string.Join(", ", Enumerable.Range(1, values.Length - 1).Select(index => $"{{{index}}}"));
            where += $" AND {usages[nameof(UsageRow.OrganizerId)]} NOT IN ({others})";
        }

        var select = Provider.Of(context).LimitedSelect(
            "*",
            usages.Name,
            where,
            usages[nameof(UsageRow.GrantDueAt)],
            lease.MaxCount.ToString(CultureInfo.InvariantCulture));
        var due = await context.Set<UsageRow>().FromSqlRaw(select, values).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        UsageChange[] changes = [.. due.Select(row => UsageRules.LeaseGrant(row.ToUsage(), lease.LeasedUntil, lease.Now)).OfType<UsageChange>()];
        if (changes.Length == 0)
        {
            return (CommitResult.Committed, []);
        }

        // A lease that was not written leases nothing: nobody else would know of it.
        var result = await WriteLeaseAsync(context, changes, cancellationToken).ConfigureAwait(false);
        return (result, result == CommitResult.Committed ? [.. changes.Select(change => change.After)] : []);
    }

    private static async Task<CommitResult> WriteLeaseAsync(DbContext context, UsageChange[] changes, CancellationToken cancellationToken)
    {
        var statements = Compose(context, changes, []);
        try
        {
            return await ExecuteAsync(statements, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (statement, _, _) in statements)
            {
                await statement.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
