using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>Has the database explain each query before it runs it.</summary>
public sealed class PlanRecorder : DbCommandInterceptor
{
    public List<string> Plans { get; } = [];

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        var query = command.CommandText;
        command.CommandText = "EXPLAIN " + query;
        var plan = new StringBuilder();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                plan.AppendLine(reader.GetString(0));
            }
        }

        command.CommandText = query;
        Plans.Add($"{query}\n{plan}");
        return result;
    }
}
