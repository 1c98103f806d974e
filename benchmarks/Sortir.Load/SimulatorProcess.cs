using System.Diagnostics;
using System.Globalization;
using Sortir.Testing;

namespace Sortir.Load;

/// <summary>APRAS in a process of its own, so that its work and its garbage burden neither side of a comparison.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    internal const string Argument = "--serve";

    private readonly Process _process;

    private SimulatorProcess(Process process, Uri baseUrl)
    {
        _process = process;
        BaseUrl = baseUrl;
    }

    internal Uri BaseUrl { get; }

    /// <summary>Starts this program again, as the simulator.</summary>
    internal static async Task<SimulatorProcess> StartAsync(TimeSpan latency)
    {
        var process = StartThisProgram(Argument, latency.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        var address = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The simulator did not start.");
        return new SimulatorProcess(process, new Uri(address));
    }

    /// <summary>Starts this program again, with other arguments.</summary>
    internal static Process StartThisProgram(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SimulatorProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Is the simulator, until its parent is gone or lets it go.</summary>
    internal static async Task ServeAsync(TimeSpan latency)
    {
        await using var simulator = await AprasSimulator.StartAsync();
        if (latency > TimeSpan.Zero)
        {
            simulator.Faults.Add(new AprasFault.Delay(latency));
        }

        simulator.Book.EligibleByDefault = static _ => true;
        Console.WriteLine(simulator.BaseUrl);
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
