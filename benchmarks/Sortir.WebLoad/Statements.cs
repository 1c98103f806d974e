using System.Globalization;
using Npgsql;
using Sortir.Reliability;

namespace Sortir.WebLoad;

/// <summary>Counts the statements that a database has run, as PostgreSQL itself counts them: every one of a batch, and each commit.</summary>
internal sealed class Statements(PostgreSqlServer server, string database)
{
    /// <summary>What a server is started with so that it counts.</summary>
    internal static readonly string[] ServerSettings = ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=top"];

    internal Task BeginAsync() => server.ExecuteAsync(database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()");

    /// <summary>The statements since <see cref="BeginAsync"/>, the most frequent first.</summary>
    internal async Task<IReadOnlyList<(string Sql, long Calls)>> EndAsync()
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionStringTo(database) + ";Pooling=false");
        await using var command = source.CreateCommand(
            "SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 60), sum(calls)::bigint FROM pg_stat_statements JOIN pg_database d ON d.oid = dbid AND d.datname = current_database() WHERE query NOT LIKE '%pg_stat%' GROUP BY 1 ORDER BY 2 DESC");
        await using var rows = await command.ExecuteReaderAsync();
        var statements = new List<(string, long)>();
        while (await rows.ReadAsync())
        {
            statements.Add((rows.GetString(0), rows.GetInt64(1)));
        }

        return statements;
    }

    internal static string Write(double count) => count.ToString("0.00", CultureInfo.InvariantCulture);
}
