using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>Usages in a database. Reading goes through LINQ; every write is one command of conditional statements.</summary>
internal partial class EfStore(ContextSource source) : ISortirStore
{
    // SQL Server takes 2,100 parameters in a command; a usage has about 40.
    private const int MaxParameters = 1_500;

    public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) => RunAsync(
        async context =>
        {
            if (await FindBindingAsync(context, binding, cancellationToken).ConfigureAwait(false) is { } known)
            {
                return known;
            }

            try
            {
                var statement = new Statement(context);
                await using var _ = statement.ConfigureAwait(false);
                SortirTables.Of(context).Events.AppendInsert(statement.Text, statement.Command, EventRow.From(binding));
                await statement.ExecuteAsync(cancellationToken).ConfigureAwait(false);
                return binding;
            }
            catch (DbException exception) when (Provider.IsDuplicateKey(exception))
            {
                return await FindBindingAsync(context, binding, cancellationToken).ConfigureAwait(false) ?? binding;
            }
        },
        cancellationToken);

    public Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (UsageCriteria.Of(query) is { } criteria)
        {
            return FindAsync(usages => usages.Where(criteria), cancellationToken);
        }

        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<IReadOnlyList<CardUsage>>(cancellationToken)
            : Task.FromResult<IReadOnlyList<CardUsage>>([]);
    }

    public Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(
        DateTimeOffset lapsedBefore,
        int maxCount,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        var before = lapsedBefore.ToUnixTimeMilliseconds();
        return FindAsync(
            usages => usages
                .Where(row => row.Status == UsageStatus.Pending && row.HoldExpiresAt <= before)
                .OrderBy(row => row.HoldExpiresAt)
                .Take(maxCount),
            cancellationToken);
    }

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync(
        EventBinding? after,
        int maxCount,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        return RunAsync<IReadOnlyList<EventBinding>>(
            async context =>
            {
                IQueryable<EventRow> events = context.Set<EventRow>().AsNoTracking();
                if (after is not null)
                {
                    events = events.Where(row =>
                        row.OrganizerId.CompareTo(after.OrganizerId) >= 0
                        && (row.OrganizerId.CompareTo(after.OrganizerId) > 0 || row.EventId.CompareTo(after.EventId) > 0));
                }

                var rows = await events.OrderBy(row => row.OrganizerId).ThenBy(row => row.EventId).Take(maxCount)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToBinding())];
            },
            cancellationToken);
    }

    private Task<IReadOnlyList<CardUsage>> FindAsync(Func<IQueryable<UsageRow>, IQueryable<UsageRow>> narrow, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<CardUsage>>(
            async context =>
            {
                var rows = await narrow(context.Set<UsageRow>().AsNoTracking()).ToListAsync(cancellationToken).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToUsage())];
            },
            cancellationToken);

    private static async Task<EventBinding?> FindBindingAsync(DbContext context, EventBinding wanted, CancellationToken cancellationToken)
    {
        var row = await context.Set<EventRow>().AsNoTracking()
            .FirstOrDefaultAsync(row => row.OrganizerId == wanted.OrganizerId && row.EventId == wanted.EventId, cancellationToken)
            .ConfigureAwait(false);
        return row?.ToBinding();
    }
}
