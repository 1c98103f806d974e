using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Adds up what is stored and what was purged.</summary>
internal sealed class TotalsReader(ISortirReader reader)
{
    private const int FirstYear = 2000;
    private const int LastYear = 9998;

    internal static void ThrowIfInvalid(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);
    }

    internal async Task<IReadOnlyList<MonthlyTotal>> ReadAsync(string organizerId, int year, CancellationToken cancellationToken)
    {
        var purged = await ReadPurgedAsync(organizerId, year, cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < UsageWriter.MaxRounds; round++)
        {
            var total = MonthlyTotal.Sum([.. purged, .. await ReadStoredAsync(organizerId, year, cancellationToken).ConfigureAwait(false)]);

            // What was purged in between would count twice, or not at all.
            var now = await ReadPurgedAsync(organizerId, year, cancellationToken).ConfigureAwait(false);
            if (now.SequenceEqual(purged))
            {
                return total;
            }

            purged = now;
        }

        throw new SortirConflictException();
    }

    private async Task<IReadOnlyList<MonthlyTotal>> ReadPurgedAsync(string organizerId, int year, CancellationToken cancellationToken)
    {
        var purged = await reader.ListPurgedTotalsAsync(organizerId, cancellationToken).ConfigureAwait(false);
        return MonthlyTotal.Sum(purged.Where(total => total.Month.Year == year));
    }

    private async Task<IReadOnlyList<MonthlyTotal>> ReadStoredAsync(string organizerId, int year, CancellationToken cancellationToken)
    {
        var filter = new UsageFilter
        {
            OrganizerId = organizerId,
            PaidFrom = ParisTime.StartOf(new DateOnly(year, 1, 1)),
            PaidBefore = ParisTime.StartOf(new DateOnly(year + 1, 1, 1)),
        };
        IReadOnlyList<MonthlyTotal> sum = [];
        await foreach (var page in reader.ReadPagesAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            sum = MonthlyTotal.Sum([.. sum, .. page.Select(MonthlyTotal.Of).OfType<MonthlyTotal>()]);
        }

        return sum;
    }
}
