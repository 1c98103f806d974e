using System.Globalization;
using Sortir.Load;

const string Usage = """
    Measures what Sortir adds to a call of APRAS, and prints a table in Markdown.

      dotnet run -c Release --project benchmarks/Sortir.Load -- --all     everything, about 4 minutes
      dotnet run -c Release --project benchmarks/Sortir.Load -- --quick   fewer rounds, under a minute

    Exit code: 0 when every target is met, 1 when one is missed, 2 for an argument that is not known.
    """;

switch (args)
{
    case [] or ["--all"]:
        return await Suite.RunAsync(Plan.All);
    case ["--quick"]:
        return await Suite.RunAsync(Plan.Quick);
    case [SimulatorProcess.Argument, var milliseconds]:
        await SimulatorProcess.ServeAsync(TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)));
        return 0;
    case ["--help" or "-h"]:
        Console.WriteLine(Usage);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
