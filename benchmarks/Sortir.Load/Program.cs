using System.Globalization;
using Sortir.Load;

const string Usage = """
    Measures what Sortir adds to a call of APRAS, and what its storage and its grants cost. Prints a table in Markdown.

      dotnet run -c Release --project benchmarks/Sortir.Load -- --all                   beside calls of APRAS, about 4 minutes
      dotnet run -c Release --project benchmarks/Sortir.Load -- --quick                 fewer rounds, under a minute
      dotnet run -c Release --project benchmarks/Sortir.Load -- --storage               storage and grants, about 5 minutes
      dotnet run -c Release --project benchmarks/Sortir.Load -- --storage --quick       less of each, about 2 minutes
      dotnet run -c Release --project benchmarks/Sortir.Load -- --storage --ten-million only what depends on how much is stored, with 10 million usages
      benchmarks/startup.sh                                                             a cold process to its first verification, about 2 minutes

    Exit code: 0 when every target within reach is met, 1 when one is missed, 2 for an argument that is not known.
    """;

switch (args)
{
    case [] or ["--all"]:
        return await Suite.RunAsync(Plan.All);
    case ["--quick"]:
        return await Suite.RunAsync(Plan.Quick);
    case ["--storage"]:
        return await StorageSuite.RunAsync(StoragePlan.All);
    case ["--storage", "--quick"]:
        return await StorageSuite.RunAsync(StoragePlan.Quick);
    case ["--storage", "--ten-million"]:
        return await StorageSuite.RunAsync(StoragePlan.TenMillion);
    case ["--startup", var folder]:
        return await Startup.MeasureAsync(folder);
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
