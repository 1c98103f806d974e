using Npgsql;

namespace Sortir.Load;

/// <summary>The same rows by Npgsql alone: pooled, not prepared, both inserts in one round trip and one transaction.</summary>
internal sealed class BareNpgsql(NpgsqlDataSource source) : ISide
{
    private static readonly string s_usage = HoldSql.Insert("sortir_usages", HoldSql.UsageColumns, "$", 1);
    private static readonly string s_audit = HoldSql.Insert("sortir_audit", HoldSql.AuditColumns, "$", 1);

    public Func<Task> NewCaller() => CallAsync;

    private async Task CallAsync()
    {
        var (change, audit) = Holds.Next();
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, s_usage, HoldSql.ValuesOf(change.After));
        Add(batch, s_audit, HoldSql.ValuesOf(audit));
        await batch.ExecuteNonQueryAsync();
    }

    private static void Add(NpgsqlBatch batch, string sql, object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }
}
