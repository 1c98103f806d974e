using System.Diagnostics;
using System.Text.Json;

namespace Sortir.Reliability;

/// <summary>One life of a node: this program again, as a host process.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _logging;

    private NodeProcess(Process process, Uri address, Task logging)
    {
        _process = process;
        Address = address;
        _logging = logging;
    }

    internal Uri Address { get; }

    /// <summary>Starts a node, and waits until it listens.</summary>
    internal static async Task<NodeProcess> StartAsync(NodeSettings settings, TextWriter log)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(NodeProcess).Assembly.Location);
        }

        start.ArgumentList.Add(ShopNode.Argument);
        var process = Process.Start(start)!;
        var logging = LogAsync(process, settings.Index, log);
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings));
            await process.StandardInput.FlushAsync();
            var address = await process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException($"Node {settings.Index} did not start: see its log with --log.");
            return new NodeProcess(process, new Uri(address), logging);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL: it has no moment to say anything.</summary>
    internal Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>A deploy: it finishes what is under way, or is killed after a while as by any orchestrator.</summary>
    internal async Task StopAsync(TimeSpan atMost)
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(atMost, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _logging;
        _process.Dispose();
    }

    private static async Task LogAsync(Process process, int index, TextWriter log)
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            await log.WriteLineAsync($"node {index}: {line}");
        }
    }
}
