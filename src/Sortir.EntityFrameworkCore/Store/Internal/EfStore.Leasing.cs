using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
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
    private async Task<(CommitResult Result, IReadOnlyList<CardUsage> Leased)> LeaseAsync(DbContext context, GrantLease lease, CancellationToken cancellationToken)
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
        var readable = await PassByUnreadableAsync(context, due, lease, cancellationToken).ConfigureAwait(false);
        UsageChange[] changes = [.. readable.Select(usage => UsageRules.LeaseGrant(usage, lease.LeasedUntil, lease.Now)).OfType<UsageChange>()];
        if (changes.Length == 0)
        {
            return (CommitResult.Committed, []);
        }

        // A lease that was not written leases nothing: nobody else would know of it.
        var result = await WriteLeaseAsync(context, changes, cancellationToken).ConfigureAwait(false);
        return (result, result == CommitResult.Committed ? [.. changes.Select(change => change.After)] : []);
    }

    // A row that somebody has changed by hand is leased to nobody: it must not keep the others from being sent, and is told each time.
    private async Task<List<CardUsage>> PassByUnreadableAsync(DbContext context, List<UsageRow> due, GrantLease lease, CancellationToken cancellationToken)
    {
        var (readable, unreadable) = (new List<CardUsage>(), new List<Guid>());
        foreach (var row in due)
        {
            try
            {
                readable.Add(row.ToUsage());
            }
            catch (ArgumentException exception)
            {
                unreadable.Add(row.Id);
                LogUnreadable(logger, row.Id, exception.GetType().Name);
            }
        }

        if (unreadable.Count > 0)
        {
            var leasedUntil = lease.LeasedUntil.ToUnixTimeMilliseconds();
            await context.Set<UsageRow>().Where(row => unreadable.Contains(row.Id))
                .ExecuteUpdateAsync(row => row.SetProperty(usage => usage.GrantLeasedUntil, leasedUntil), cancellationToken)
                .ConfigureAwait(false);
        }

        return readable;
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

    [LoggerMessage(1802, LogLevel.Error, "The row of usage {UsageId} cannot be read ({ExceptionType}): somebody has changed it past Sortir. Its grant is not sent until the row is mended; the others are.")]
    private static partial void LogUnreadable(ILogger logger, Guid usageId, string exceptionType);
}
