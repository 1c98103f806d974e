using System.Text;
using Npgsql;
using Sortir.EntityFrameworkCore.Tests;

namespace Sortir.Leaks.Tests;

/// <summary>What databases write: their files, and the log of a server that logs all it can.</summary>
internal static class DatabaseFiles
{
    public const string Sqlite = "SQLite file";
    public const string PostgreSql = "PostgreSQL file";
    public const string PostgreSqlLog = "PostgreSQL log";

    public static void Hear(Evidence evidence, SqliteDatabase database)
    {
        foreach (var (name, bytes) in database.ReadFiles())
        {
            evidence.Add(Sqlite, name, bytes);
        }
    }

    /// <summary>Opens a database on a server that logs each statement with its parameters and each error with all it knows.</summary>
    public static async Task OpenTalkativeAsync(PostgreSqlDatabase database)
    {
        await PostgreSqlServer.EnsureStartedAsync();
        foreach (var setting in new[]
        {
            "log_statement = 'all'", "log_min_duration_statement = 0", "log_parameter_max_length = -1", "log_parameter_max_length_on_error = -1",
            "log_error_verbosity = verbose", "log_min_messages = debug1", "log_connections = on",
        })
        {
            await PostgreSqlServer.ExecuteAsync($"ALTER SYSTEM SET {setting}", cancellationToken: PlayShop.Ct);
        }

        await PostgreSqlServer.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken: PlayShop.Ct);
        await database.OpenAsync(PlayShop.Ct);
    }

    public static async Task HearAsync(Evidence evidence, PostgreSqlDatabase database)
    {
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await PostgreSqlServer.ExecuteAsync("CHECKPOINT", cancellationToken: PlayShop.Ct);
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(PlayShop.Ct);
        await using var command = new NpgsqlCommand($"SELECT oid FROM pg_database WHERE datname = '{name}'", connection);
        var folder = Path.Combine(PostgreSqlServer.Data, "base", $"{await command.ExecuteScalarAsync(PlayShop.Ct)}");
        foreach (var file in Directory.GetFiles(folder).Concat(Directory.GetFiles(Path.Combine(PostgreSqlServer.Data, "pg_wal"))))
        {
            evidence.Add(PostgreSql, Path.GetFileName(file), await File.ReadAllBytesAsync(file, PlayShop.Ct));
        }

        foreach (var line in (await File.ReadAllTextAsync(PostgreSqlServer.Log, Encoding.UTF8, PlayShop.Ct)).Split('\n'))
        {
            evidence.Add(PostgreSqlLog, "log", line);
        }
    }
}
