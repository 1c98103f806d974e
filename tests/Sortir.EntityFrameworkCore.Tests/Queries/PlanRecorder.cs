using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>Has the server tell the plan of each statement that it runs, reads and writes, whoever sends it.</summary>
public sealed class PlanRecorder : DbConnectionInterceptor
{
    public ConcurrentQueue<string> Plans { get; } = [];

    public static string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Options = "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_level=notice",
    }.ConnectionString;

    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        ((NpgsqlConnection)result).Notice += (_, told) =>
        {
            if (told.Notice.MessageText.Contains("plan:", StringComparison.Ordinal))
            {
                Plans.Enqueue(told.Notice.MessageText);
            }
        };
        return result;
    }
}
