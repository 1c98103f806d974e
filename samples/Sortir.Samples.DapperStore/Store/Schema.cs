using Dapper;
using Npgsql;

namespace Sortir.Samples.DapperStore;

/// <summary>Makes the tables where there are none.</summary>
internal static class Schema
{
    // Any number, as long as nobody else of the database locks it: two nodes that start at once make the tables one after the other.
    private const long Lock = 7_305_116;

    public static async Task EnsureAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        using var script = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream("schema.sql")!);
        var sql = $"select pg_advisory_xact_lock({Lock});\n{await script.ReadToEndAsync(cancellationToken)}";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}
