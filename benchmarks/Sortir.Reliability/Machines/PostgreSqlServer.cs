using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Sortir.Reliability;

/// <summary>A PostgreSQL of its own, in a temporary folder, on a free port.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "postgres";

    private static readonly string? s_binaries = FindBinaries();
    private static readonly bool s_isRoot = Environment.UserName == "root";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sortir-reliability-");

    private readonly string _settings;

    private PostgreSqlServer(string[] settings)
    {
        _settings = string.Concat(settings.Select(setting => $" -c {setting}"));
        Port = FindFreePort();
    }

    internal static bool IsInstalled => s_binaries is not null;

    internal int Port { get; }

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Starts one.</summary>
    /// <param name="settings">What it is set to besides: <c>name=value</c>, and the last of a name counts.</param>
    internal static async Task<PostgreSqlServer> StartAsync(params string[] settings)
    {
        var server = new PostgreSqlServer(settings);
        Directory.CreateDirectory(server.Data);
        Directory.CreateDirectory(server.Sockets);
        if (s_isRoot)
        {
            // The server does not run as root.
            await RunProcessAsync("chown", "-R", User, server._folder.FullName);
        }

        await RunAsync("initdb", "-D", server.Data, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await server.ControlAsync("start");
        return server;
    }

    /// <summary>Where a database of the server is, on its own port or behind another.</summary>
    internal string ConnectionStringTo(string database, int? port = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={port ?? Port};Username={User};Database={database};Maximum Pool Size=32;Timeout=3;Command Timeout=3;SSL Mode=Disable;GSS Encryption Mode=Disable");

    /// <summary>Ends every process of the server without a word, and starts it again: it recovers from its log.</summary>
    internal async Task CrashAsync()
    {
        await ControlAsync("stop", "immediate");
        await ControlAsync("start");
    }

    /// <summary>Runs one of the server's own programs on a database: <c>pg_dump</c>, say.</summary>
    internal Task RunToolAsync(string tool, params string[] arguments) => RunProcessAsync(
        Path.Combine(s_binaries!, tool),
        ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, .. arguments]);

    internal async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringTo(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await ControlAsync("stop", "immediate");
        _folder.Delete(recursive: true);
    }

    private string Sockets => Path.Combine(_folder.FullName, "sock");

    // Processes die here, the machine does not: nothing needs to reach the disk.
    private Task ControlAsync(string action, string mode = "fast") => RunAsync(
        "pg_ctl", "-D", Data, "-l", Path.Combine(Data, "log"), "-w", "-m", mode, "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={Sockets} -c fsync=off -c max_connections=400{_settings}", action);

    private static Task RunAsync(string binary, params string[] arguments)
    {
        var path = Path.Combine(s_binaries!, binary);
        return s_isRoot ? RunProcessAsync("runuser", ["-u", User, "--", path, .. arguments]) : RunProcessAsync(path, arguments);
    }

    // The server inherits the streams: to wait for their end would be to wait for the server's.
    private static async Task RunProcessAsync(string path, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", path, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(path)} ended with {process.ExitCode}.");
        }
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
}
