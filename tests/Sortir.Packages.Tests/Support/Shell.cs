using System.Diagnostics;

namespace Sortir.Packages.Tests;

/// <summary>Runs programs as somebody at a terminal would.</summary>
internal static class Shell
{
    /// <summary>Starts a command whose output, errors included, goes into a file: no pipe that a compiler server could keep open.</summary>
    public static Process Start(string folder, string log, IReadOnlyDictionary<string, string>? environment, params string[] command)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder };
        foreach (var arg in (string[])["-c", "log=$1; shift; exec \"$@\" > \"$log\" 2>&1 < /dev/null", "bash", log, .. command])
        {
            start.ArgumentList.Add(arg);
        }

        // What the test runner's own SDK has set is none of a stranger's environment.
        foreach (var name in start.Environment.Keys.Where(IsOfTheRunner).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end, and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string>? environment, params string[] command)
    {
        var (exitCode, output) = await TryAsync(folder, environment, command);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)}: ended with {exitCode}\n{output}");
    }

    public static async Task<(int ExitCode, string Output)> TryAsync(string folder, IReadOnlyDictionary<string, string>? environment, params string[] command)
    {
        var log = Path.GetTempFileName();
        using var process = Start(folder, log, environment, command);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, (await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            File.Delete(log);
        }
    }

    private static bool IsOfTheRunner(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "DOTNET_HOST_PATH" or "CI" or "VERSION" or "RepositoryUrl";
}
