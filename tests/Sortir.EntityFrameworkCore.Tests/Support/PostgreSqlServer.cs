using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Sortir.EntityFrameworkCore.Tests.PostgreSqlServer.Ending))]

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A PostgreSQL of its own for the run, on a free port, started by the first test that wants it.</summary>
public static class PostgreSqlServer
{
    private const string User = "postgres";

    private static readonly Lazy<Task> Started = new(StartAsync);
    private static readonly string? Binaries = FindBinaries();
    private static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory("sortir-postgresql-");
    private static readonly bool IsRoot = Environment.UserName == "root";

    public static int Port { get; } = FindFreePort();

    /// <summary>Where the server keeps all that it has.</summary>
    public static string Data => Path.Combine(Folder.FullName, "data");

    /// <summary>What the server logs.</summary>
    public static string Log => Path.Combine(Data, "log");

    public static string ConnectionStringTo(string database) =>
        $"Host=127.0.0.1;Port={Port};Username={User};Database={database};Maximum Pool Size=64;Timeout=30";

    /// <summary>Waits until the server runs. Skips the test where no server is installed.</summary>
    public static Task EnsureStartedAsync()
    {
        Assert.SkipWhen(Binaries is null, "No PostgreSQL server is installed: apt-get install postgresql. ./test.sh does it, and skips nothing.");
        return Started.Value;
    }

    public static async Task ExecuteAsync(string sql, string database = "postgres", CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringTo(database) + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Stops the server, or starts it again on the same port with what it had.</summary>
    public static Task ControlAsync(string action) => RunAsync(
        "pg_ctl", "-D", Data, "-l", Log, "-w", "-m", "fast", "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={Folder.FullName}/sock -c fsync=off -c max_connections=400", action);

    private static async Task StartAsync()
    {
        Directory.CreateDirectory(Path.Combine(Folder.FullName, "sock"));
        Directory.CreateDirectory(Data);
        if (IsRoot)
        {
            // The server does not run as root.
            await RunProcessAsync("chown", "-R", User, Folder.FullName);
        }

        await RunAsync("initdb", "-D", Data, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await ControlAsync("start");
    }

    private static Task RunAsync(string binary, params string[] arguments)
    {
        var path = Path.Combine(Binaries!, binary);
        return IsRoot ? RunProcessAsync("runuser", ["-u", User, "--", path, .. arguments]) : RunProcessAsync(path, arguments);
    }

    // The server inherits the streams: to wait for their end would be to wait for the server's.
    private static async Task RunProcessAsync(string path, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", path, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(path)} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static string? FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops the server after the last test.</summary>
    public sealed class Ending : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                NpgsqlConnection.ClearAllPools();
                await ControlAsync("stop");
            }

            Folder.Delete(recursive: true);
        }
    }
}
