using System.Text.RegularExpressions;

namespace Sortir.EntityFrameworkCore;

/// <summary>The scripts of one provider in the package, from version 1, and what keeps two nodes from running them at once.</summary>
internal sealed partial record SchemaScripts
{
    /// <summary>The table that says which scripts the database has had.</summary>
    internal const string VersionTable = "sortir_schema";

    private SchemaScripts(string name)
    {
        Name = name;
        Find = version => typeof(SchemaScripts).Assembly.GetManifestResourceStream($"{Name}/{version}.sql");
    }

    /// <summary>The folder of the scripts.</summary>
    internal string Name { get; }

    /// <summary>The version of this package.</summary>
    internal int Latest { get; init; } = 1;

    /// <summary>The script that makes a version from the one before; null for none.</summary>
    internal Func<int, Stream?> Find { get; init; }

    /// <summary>Run before the transaction; empty for nothing.</summary>
    internal string Prelude { get; private init; } = "";

    /// <summary>Run first in the transaction, which has the lock until its end; empty where a transaction that writes is alone anyway.</summary>
    internal string Lock { get; private init; } = "";

    /// <summary>Counts the tables named <see cref="VersionTable"/>.</summary>
    internal required string Exists { get; init; }

    internal static SchemaScripts PostgreSql { get; } = new("postgresql")
    {
        Lock = "SELECT pg_advisory_xact_lock(7031102026)",
        Exists = $"SELECT COUNT(to_regclass('{VersionTable}'))::int AS \"Value\"",
    };

    internal static SchemaScripts Sqlite { get; } = new("sqlite")
    {
        // Readers and the writer do not wait for each other.
        Prelude = "PRAGMA journal_mode = 'wal'",
        Exists = $"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = '{VersionTable}'",
    };

    internal static SchemaScripts SqlServer { get; } = new("sqlserver")
    {
        // Its answer is a number, not an error: below zero the lock is another's.
        Lock = $"""
            DECLARE @granted int;
            EXEC @granted = sp_getapplock @Resource = '{VersionTable}', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 600000;
            IF @granted < 0 THROW 50000, 'Another program is making Sortir''s tables, and has not ended.', 1;
            """,
        Exists = $"SELECT COUNT(OBJECT_ID('{VersionTable}')) AS [Value]",
    };

    /// <summary>The commands of a script, in their order.</summary>
    internal IEnumerable<string> Read(int version)
    {
        using var stream = Find(version) ?? throw new InvalidOperationException($"The package has no script {Name}/{version}.sql.");
        using var reader = new StreamReader(stream);
        return Separator().Split(reader.ReadToEnd()).Where(command => !string.IsNullOrWhiteSpace(command));
    }

    // SQL Server's tools end a batch with this line; the others have none.
    [GeneratedRegex(@"^GO\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Separator();
}
