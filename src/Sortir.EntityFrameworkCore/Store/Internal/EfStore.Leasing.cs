using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

internal partial class EfStore
{
    // Rows that were altered by hand stand before the others: so many are passed by in one transaction, and the next call goes on.
    private const int MaxRounds = 10;
    private const int AlteredBatch = 500;

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
        var where = $"{usages[nameof(UsageRow.GrantDueAt)]} <= {{0}} AND {NotAfterNow(nameof(UsageRow.GrantNextAttemptAt))} AND {NotAfterNow(nameof(UsageRow.GrantLeasedUntil))}";
        if (values.Length > 1)
        {
            var others = string.Join(", ", Enumerable.Range(1, values.Length - 1).Select(index => $"{{{index}}}"));
            where += $" AND {usages[nameof(UsageRow.OrganizerId)]} NOT IN ({others})";
        }

        List<CardUsage> readable = [];
        for (var round = 0; round < MaxRounds && readable.Count == 0; round++)
        {
            var count = round == 0 ? lease.MaxCount : AlteredBatch;
            var select = Provider.Of(context).LimitedSelect(
                "*",
                usages.Name,
                where,
                usages[nameof(UsageRow.GrantDueAt)],
                count.ToString(CultureInfo.InvariantCulture));
            var due = await context.Set<UsageRow>().FromSqlRaw(select, values).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
            if (due.Count == 0)
            {
                break;
            }

            readable = await PassByAlteredAsync(context, due, lease, cancellationToken).ConfigureAwait(false);
        }

        UsageChange[] changes =
        [
            .. readable.Take(lease.MaxCount)
                .Select(usage => UsageRules.LeaseGrant(usage, lease.LeasedUntil, lease.Now))
                .OfType<UsageChange>(),
        ];
        if (changes.Length == 0)
        {
            return (CommitResult.Committed, []);
        }

        // A lease that was not written leases nothing: nobody else would know of it.
        var result = await WriteLeaseAsync(context, changes, cancellationToken).ConfigureAwait(false);
        return (result, result == CommitResult.Committed ? [.. changes.Select(change => change.After)] : []);

        string NotAfterNow(string name) => $"({usages[name]} IS NULL OR {usages[name]} <= {{0}})";
    }

    // Rows that somebody has changed by hand must not keep the others from being sent. One that is not due any more leaves the index; one that
    // cannot be read waits as long as a lease, and is told each time.
    private async Task<List<CardUsage>> PassByAlteredAsync(DbContext context, List<UsageRow> due, GrantLease lease, CancellationToken cancellationToken)
    {
        var (readable, unreadable, ended) = (new List<CardUsage>(), new List<Guid>(), new List<Guid>());
        foreach (var row in due)
        {
            try
            {
                var usage = row.ToUsage();
                if (usage.Grant.State == GrantState.Due)
                {
                    readable.Add(usage);
                }
                else
                {
                    ended.Add(row.Id);
                }
            }
            catch (ArgumentException exception)
            {
                unreadable.Add(row.Id);
                LogUnreadable(logger, row.Id, exception.GetType().Name);
            }
        }

        var usages = context.Set<UsageRow>();
        if (ended.Count > 0)
        {
            await usages.Where(row => ended.Contains(row.Id))
                .ExecuteUpdateAsync(row => row.SetProperty(usage => usage.GrantDueAt, (long?)null), cancellationToken)
                .ConfigureAwait(false);
        }

        if (unreadable.Count > 0)
        {
            var until = lease.LeasedUntil.ToUnixTimeMilliseconds();
            await usages.Where(row => unreadable.Contains(row.Id))
                .ExecuteUpdateAsync(row => row.SetProperty(usage => usage.GrantDueAt, until).SetProperty(usage => usage.GrantNextAttemptAt, until), cancellationToken)
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
