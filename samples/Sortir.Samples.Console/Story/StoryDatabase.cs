using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Sortir.Samples;

/// <summary>A file or a server that the story is told on. A class and no record: a connection string may hold a password.</summary>
internal sealed class StoryDatabase
{
    private const string Sqlite = "sqlite:";
    private const string PostgreSql = "postgres:";

    private StoryDatabase(string kind, Action<DbContextOptionsBuilder> configure) => (Kind, Configure) = (kind, configure);

    /// <summary>What it is, to be said.</summary>
    public string Kind { get; }

    /// <summary>Chooses the provider, as a shop does.</summary>
    public Action<DbContextOptionsBuilder> Configure { get; }

    public static (StoryDatabase? Database, string? Problem) Read(string? value)
    {
        try
        {
            if (value?.StartsWith(Sqlite, StringComparison.Ordinal) == true
                && value[Sqlite.Length..] is { Length: > 0 } file && !file.StartsWith(':'))
            {
                var connection = new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString;
                return (new StoryDatabase("a SQLite file", options => options.UseSqlite(connection)), null);
            }

            if (value?.StartsWith(PostgreSql, StringComparison.Ordinal) == true)
            {
                var connection = new NpgsqlConnectionStringBuilder(value[PostgreSql.Length..]);
                return connection.Host is { Length: > 0 }
                    ? (new StoryDatabase("a PostgreSQL database", options => options.UseNpgsql(connection.ConnectionString)), null)
                    : (null, "--database postgres: needs a host: postgres:Host=…;Username=…;Password=…;Database=…");
            }
        }
        catch (ArgumentException)
        {
            return (null, "--database postgres: is followed by a connection string: postgres:Host=…;Username=…;Password=…;Database=…");
        }

        return (null, "--database is sqlite:<file> or postgres:<connection string>.");
    }
}
