using System.Runtime.CompilerServices;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal static class ReaderPages
{
    /// <summary>Every usage of a filter, one page in memory at a time.</summary>
    internal static IAsyncEnumerable<IReadOnlyList<CardUsage>> ReadPagesAsync(this ISortirReader reader, UsageFilter filter, CancellationToken cancellationToken) =>
        ReadPagesAsync(page => reader.ListUsagesAsync(filter, page, cancellationToken), cancellationToken);

    /// <summary>Every audit entry of a filter, one page in memory at a time.</summary>
    internal static IAsyncEnumerable<IReadOnlyList<AuditEntry>> ReadPagesAsync(this ISortirReader reader, AuditFilter filter, CancellationToken cancellationToken) =>
        ReadPagesAsync(page => reader.ListAuditAsync(filter, page, cancellationToken), cancellationToken);

    private static async IAsyncEnumerable<IReadOnlyList<T>> ReadPagesAsync<T>(
        Func<PageRequest, Task<Page<T>>> list,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await list(new PageRequest { Size = PageRequest.MaxSize, Cursor = cursor }).ConfigureAwait(false);
            yield return page.Items;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
