using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A file of its own in a temporary folder.</summary>
public sealed class SqliteDatabase : TestDatabase
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sortir-sqlite-");

    public string ConnectionString => $"Data Source={File}";

    /// <summary>The file and what SQLite keeps beside it, as bytes.</summary>
    public IEnumerable<(string Name, byte[] Bytes)> ReadFiles()
    {
        foreach (var file in _folder.GetFiles())
        {
            using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            yield return (file.Name, bytes.ToArray());
        }
    }

    private string File => Path.Combine(_folder.FullName, "shop.db");

    private string Aside => File + ".aside";

    public override async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await using var context = Connect();
        await context.Database.EnsureCreatedAsync(cancellationToken);
    }

    public override ValueTask OpenEmptyAsync(CancellationToken cancellationToken)
    {
        System.IO.File.Create(File).Dispose();
        return ValueTask.CompletedTask;
    }

    public override void Configure(DbContextOptionsBuilder options) => options.UseSqlite(ConnectionString);

    // A folder in the place of the file: it cannot be opened. What stands in the log beside the file goes into it first.
    public override async ValueTask BreakAsync(CancellationToken cancellationToken)
    {
        await using (var context = Connect())
        {
            await context.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        }

        Release();
        System.IO.File.Move(File, Aside);
        Directory.CreateDirectory(File);
    }

    // Whoever looks between the two makes an empty file, which is replaced; and must not stay connected to it.
    public override ValueTask MendAsync(CancellationToken cancellationToken)
    {
        Directory.Delete(File);
        System.IO.File.Move(Aside, File, overwrite: true);
        Release();
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        Release();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Release()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
