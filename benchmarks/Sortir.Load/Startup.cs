using System.Diagnostics;
using System.Globalization;
using Sortir.Testing;

namespace Sortir.Load;

/// <summary>
/// A cold process, from its registrations to its first card: with Sortir, with a typed client of the host's own, and with that one
/// behind the resilience library. See Sortir.Startup.
/// </summary>
internal static class Startup
{
    private const int Rounds = 21;
    private const double MostMilliseconds = 50;
    private const string Sortir = "sortir";
    private const string Bare = "bare";
    private const string Resilient = "resilient";

    // How startup.sh has compiled it, and what that is called.
    private static readonly (string Folder, string Name)[] s_compiled =
    [
        ("Native", "Native AOT"),
        ("JustInTime", "just in time"),
    ];

    /// <summary>Starts each side again and again, in turns, and compares the medians.</summary>
    /// <param name="folder">What startup.sh has published.</param>
    internal static async Task<int> MeasureAsync(string folder)
    {
        var table = new Table();
        using var simulator = await SimulatorProcess.StartAsync(TimeSpan.Zero);
        foreach (var (subfolder, name) in s_compiled)
        {
            var program = Path.Combine(folder, subfolder, "Sortir.Startup");
            var (sortir, bare, resilient) = await MeasureAsync(program, simulator.BaseUrl);
            table.Add(
                $"Start to the first verification, more than a typed client's, {name}",
                string.Create(CultureInfo.InvariantCulture, $"{sortir - bare:0} ms ({sortir:0} ms; typed client {bare:0} ms)"),
                string.Create(CultureInfo.InvariantCulture, $"≤ {MostMilliseconds} ms"),
                null,
                sortir - bare <= MostMilliseconds,
                isWithinReach: resilient - bare <= MostMilliseconds);
            table.Add(
                $"A typed client behind the resilience library, {name}",
                string.Create(CultureInfo.InvariantCulture, $"{resilient - bare:0} ms ({resilient:0} ms)"),
                "–",
                null);
        }

        return table.HasMisses ? 1 : 0;
    }

    private static async Task<(double Sortir, double Bare, double Resilient)> MeasureAsync(string program, Uri apras)
    {
        var milliseconds = new[] { Sortir, Bare, Resilient }.ToDictionary(side => side, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (side, times) in milliseconds)
            {
                var took = await RunAsync(program, side, apras);
                if (round > 0)
                {
                    times.Add(took);
                }
            }
        }

        return (Medians.Of(milliseconds[Sortir]), Medians.Of(milliseconds[Bare]), Medians.Of(milliseconds[Resilient]));
    }

    private static async Task<double> RunAsync(string program, string side, Uri apras)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, [side, apras.AbsoluteUri, new AprasSimulatorOptions().Token]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(line, CultureInfo.InvariantCulture);
    }
}
