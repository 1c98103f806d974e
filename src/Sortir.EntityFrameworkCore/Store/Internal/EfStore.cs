using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>Usages in a database. Reading goes through LINQ; every write is one command of conditional statements.</summary>
internal partial class EfStore(ContextSource source, ILogger logger) : ISortirStore
{
    // SQL Server takes 2,100 parameters in a command; a usage has about 40.
    private const int MaxParameters = 1_500;

    // As many usages are locked by one command, whatever a purge is asked for.
    private const int MaxIds = 1_000;

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

    private Task<IReadOnlyList<CardUsage>> FindAsync(Func<IQueryable<UsageRow>, IQueryable<UsageRow>> narrow, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<CardUsage>>(
            async context =>
            {
                var rows = await narrow(context.Set<UsageRow>().AsNoTracking()).ToListAsync(cancellationToken).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToUsage())];
            },
            cancellationToken);
}
