using System.Runtime.CompilerServices;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal static class UsagePages
{
    /// <summary>Every usage of a filter, one page in memory at a time.</summary>
    internal static async IAsyncEnumerable<IReadOnlyList<CardUsage>> ReadPagesAsync(
        this ISortirReader reader,
        UsageFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await reader.ListUsagesAsync(
                filter,
                new PageRequest { Size = PageRequest.MaxSize, Cursor = cursor },
                cancellationToken).ConfigureAwait(false);
            yield return page.Items;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
