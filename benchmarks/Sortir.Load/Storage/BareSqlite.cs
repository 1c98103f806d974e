using Microsoft.Data.Sqlite;

namespace Sortir.Load;

/// <summary>The same rows by Microsoft.Data.Sqlite alone: a pooled connection, and both inserts in one command and one transaction.</summary>
internal sealed class BareSqlite(string connectionString) : ISide
{
    private static readonly string s_sql =
        HoldSql.Insert("sortir_usages", HoldSql.UsageColumns, "@p", 0) + ";\n"
        + HoldSql.Insert("sortir_audit", HoldSql.AuditColumns, "@p", HoldSql.UsageColumns.Length) + ";";

    public Func<Task> NewCaller() => CallAsync;

    private async Task CallAsync()
    {
        var (change, audit) = Holds.Next();
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = s_sql;
        var number = 0;
        foreach (var value in (object[])[.. HoldSql.ValuesOf(change.After), .. HoldSql.ValuesOf(audit)])
        {
            command.Parameters.AddWithValue($"@p{number++}", value);
        }

        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
