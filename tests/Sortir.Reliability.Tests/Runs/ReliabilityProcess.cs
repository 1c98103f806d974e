using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Sortir.Reliability.Tests;

/// <summary>The program as a process of its own, and what it printed.</summary>
internal sealed partial class ReliabilityProcess
{
    private ReliabilityProcess(int exitCode, string output)
    {
        ExitCode = exitCode;
        Output = output;
        Figures = Row().Matches(output).ToDictionary(
            row => row.Groups["what"].Value,
            row => int.Parse(row.Groups["count"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
    }

    public int ExitCode { get; }

    public string Output { get; }

    /// <summary>Each row with one figure, by its text.</summary>
    public IReadOnlyDictionary<string, int> Figures { get; }

    public static async Task<ReliabilityProcess> RunAsync(params string[] args)
    {
        DatabaseServer.EnsureInstalled();
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] all = ["exec", typeof(ReliabilityRun).Assembly.Location, .. args];
        Array.ForEach(all, start.ArgumentList.Add);
        var token = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(token);
            var errors = process.StandardError.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return new ReliabilityProcess(process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public int Sum(string part) => Figures.Where(row => row.Key.Contains(part, StringComparison.Ordinal)).Sum(row => row.Value);

    [GeneratedRegex(@"^\| (?<what>[^|]+?) +\| +(?<count>[0-9,]+) \|\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
