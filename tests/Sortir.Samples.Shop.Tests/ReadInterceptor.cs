using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Sortir.Samples.Shop.Tests;

/// <summary>Lets something happen once, right before a table is read or right after.</summary>
internal sealed class ReadInterceptor : DbCommandInterceptor
{
    private (string Table, bool IsBefore, Func<Task> Act)? _next;

    public void Once(string table, bool isBefore, Func<Task> act) => _next = (table, isBefore, act);

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await ActAsync(command, isBefore: true);
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        await ActAsync(command, isBefore: false);
        return result;
    }

    private async Task ActAsync(DbCommand command, bool isBefore)
    {
        if (_next is { } next && next.IsBefore == isBefore && command.CommandText.Contains($"FROM \"{next.Table}\"", StringComparison.Ordinal))
        {
            _next = null;
            await next.Act();
        }
    }
}
