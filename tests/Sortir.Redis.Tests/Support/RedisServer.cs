using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Sortir.Redis.Tests.Support;

/// <summary>A Redis of the test's own, on a free port, that keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int Tries = 5;

    private static readonly string? Binary = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    private Process? _process;

    private RedisServer(int port) => Port = port;

    public int Port { get; }

    /// <summary>Where it is, as StackExchange.Redis writes it.</summary>
    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static void SkipIfMissing() => Assert.SkipWhen(
        Binary is null, "These tests need redis-server on the PATH: apt-get install redis-server, or run ./test.sh.");

    /// <summary>Starts a server; skips the test where there is none to start.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        SkipIfMissing();
        for (var i = 1; ; i++)
        {
            var server = Reserve();
            try
            {
                await server.StartAgainAsync();
                return server;
            }
            catch (InvalidOperationException) when (i < Tries)
            {
                // Somebody else took the port first.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>A server that is not there yet: nothing listens.</summary>
    public static RedisServer Reserve()
    {
        SkipIfMissing();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new RedisServer(((IPEndPoint)listener.LocalEndpoint).Port);
    }

    /// <summary>Starts it, empty, and waits until it accepts connections.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Binary!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            start.ArgumentList.Add(argument);
        }

        var isReady = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, said) =>
        {
            if (said.Data is null || said.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                isReady.TrySetResult(said.Data is not null);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (!await isReady.Task)
        {
            throw new InvalidOperationException("Redis ended before it accepted connections.");
        }
    }

    /// <summary>Makes it hang: connections stay, nothing is answered.</summary>
    public Task StallAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on: it answers all that came meanwhile.</summary>
    public Task GoOnAsync() => SignalAsync("CONT");

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A connection for the test itself, which may run any command.</summary>
    public async Task<ConnectionMultiplexer> ConnectAsync() => await ConnectionMultiplexer.ConnectAsync($"{Configuration},allowAdmin=true");

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }

            process.Dispose();
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {_process!.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}
