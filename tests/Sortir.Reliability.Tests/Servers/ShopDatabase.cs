namespace Sortir.Reliability.Tests;

/// <summary>A database on the server of the tests.</summary>
internal sealed record ShopDatabase(PostgreSqlServer Server, string Name)
{
    public string ConnectionString => Server.ConnectionStringTo(Name);

    /// <summary>Writes a backup, as a shop does at night.</summary>
    public Task DumpAsync(string file) => Server.RunToolAsync("pg_dump", "--format=custom", $"--file={file}", Name);

    /// <summary>Puts a backup into this empty database.</summary>
    public Task RestoreAsync(string file) => Server.RunToolAsync("pg_restore", $"--dbname={Name}", file);
}
