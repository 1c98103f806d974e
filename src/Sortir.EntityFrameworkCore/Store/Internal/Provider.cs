using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Sortir.Domain;

namespace Sortir.EntityFrameworkCore;

/// <summary>What differs from one database to the other: locking reads, errors, and what a command with several statements means.</summary>
internal sealed class Provider
{
    internal const string SqlServerName = "Microsoft.EntityFrameworkCore.SqlServer";

    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqlitePrimaryKey = 1555;
    private const int SqliteUnique = 2067;
    private const int SqlServerDeadlock = 1205;
    private const int SqlServerUniqueIndex = 2601;
    private const int SqlServerConstraint = 2627;

    private static readonly Provider PostgreSql = new()
    {
        Scripts = SchemaScripts.PostgreSql,
        HasBatches = true,
        LimitedSelect = (columns, table, where, order, limit) => $"SELECT {columns} FROM {table} WHERE {where} ORDER BY {order} LIMIT {limit} FOR UPDATE SKIP LOCKED",
    };

    private static readonly Provider Sqlite = new()
    {
        Scripts = SchemaScripts.Sqlite,
        // A transaction that writes is alone in the file: no row needs a lock of its own.
        LimitedSelect = (columns, table, where, order, limit) => $"SELECT {columns} FROM {table} WHERE {where} ORDER BY {order} LIMIT {limit}",
    };

    private static readonly Provider SqlServer = new()
    {
        Scripts = SchemaScripts.SqlServer,
        LimitedSelect = (columns, table, where, order, limit) => $"SELECT TOP ({limit}) {columns} FROM {table} WITH (UPDLOCK, READPAST, ROWLOCK) WHERE {where} ORDER BY {order}",
    };

    internal delegate string Select(string columns, string table, string where, string order, string limit);

    /// <summary>What makes the tables in a database of their own.</summary>
    internal required SchemaScripts Scripts { get; init; }

    /// <summary>Whether several statements go as a batch with parameters by position, which is a transaction of its own.</summary>
    internal bool HasBatches { get; private init; }

    /// <summary>A select that locks the rows it returns, and passes by those that others have locked.</summary>
    internal required Select LimitedSelect { get; init; }

    internal static Provider Of(DbContext context) => context.Database.ProviderName switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => PostgreSql,
        "Microsoft.EntityFrameworkCore.Sqlite" => Sqlite,
        SqlServerName => SqlServer,
        var name => throw new SortirConfigurationException(
            $"Sortir's storage does not know the provider {name}. It knows PostgreSQL (Npgsql), SQLite and SQL Server."),
    };

    internal static void ThrowIfUnfit(DbContext context)
    {
        if (context.Database.ProviderName == "Microsoft.EntityFrameworkCore.InMemory")
        {
            throw new SortirConfigurationException(
                "EF Core's in-memory provider has neither transactions nor unique indexes, so that a card could be used twice. "
                + "In tests use SQLite (\"Data Source=:memory:\" on an open connection), or AddSortirFake() of Sortir.Testing.");
        }
    }

    /// <summary>Whether the database refused a second usage with the same blocking key: the only unique index beside the keys of the tables.</summary>
    internal static bool IsBlockedCard(DbException exception) => ErrorOf(exception) switch
    {
        ("23505", _, _) => Read<string>(exception, "ConstraintName")?.Contains("blocking_key", StringComparison.OrdinalIgnoreCase) == true,
        (_, SqliteUnique, _) or (_, _, SqlServerUniqueIndex) => true,
        _ => false,
    };

    /// <summary>Whether the database refused a row whose key is there already.</summary>
    internal static bool IsDuplicateKey(DbException exception) => ErrorOf(exception) is
        ("23505", _, _) or (_, SqlitePrimaryKey or SqliteUnique, _) or (_, _, SqlServerConstraint or SqlServerUniqueIndex);

    /// <summary>Whether the same work may succeed when it is run again: a deadlock, a serialization failure, a busy file.</summary>
    internal static bool IsTransient(DbException exception) => ErrorOf(exception) switch
    {
        ("40001" or "40P01" or "55P03", _, _) or (_, _, SqlServerDeadlock) => true,
        // The low byte is the error, the rest its kind: of a snapshot, in recovery, in a shared cache.
        (_, { } sqlite, _) => (sqlite & 0xFF) is SqliteBusy or SqliteLocked,
        _ => false,
    };

    /// <summary>The database's own error in an exception, which EF Core may have wrapped.</summary>
    internal static DbException? FindDatabaseError(Exception exception) => exception switch
    {
        DbException error => error,
        InvalidOperationException or DbUpdateException or RetryLimitExceededException => exception.InnerException is { } inner ? FindDatabaseError(inner) : null,
        _ => null,
    };

    // The providers are not referenced, so their error numbers are read by the names of their properties.
    private static (string? SqlState, int? Sqlite, int? SqlServer) ErrorOf(DbException exception) =>
        (exception.SqlState, Read<int?>(exception, "SqliteExtendedErrorCode"), Read<int?>(exception, "Number"));

    private static T? Read<T>(DbException exception, string property) =>
        exception.GetType().GetProperty(property)?.GetValue(exception) is T value ? value : default;
}
