using System.Globalization;
using Sortir.Load;
using Sortir.Reliability;
using Sortir.WebLoad;

const string Usage = """
    Measures Sortir on the web: its own processes for the shop, APRAS and PostgreSQL, and nothing beyond this machine.

      dotnet run -c Release --project benchmarks/Sortir.WebLoad -- --all      the verify endpoint, about 5 minutes
      dotnet run -c Release --project benchmarks/Sortir.WebLoad -- --quick    fewer and shorter turns, about a minute
      dotnet run -c Release --project benchmarks/Sortir.WebLoad -- --sale     a sale that opens: 5,000 buyers in 10 seconds
      dotnet run -c Release --project benchmarks/Sortir.WebLoad -- --sale 500 with that many buyers

    Exit code: 0; 1 when an answer was none of the rules' or the books are wrong; 2 for an argument that is not known,
    or without PostgreSQL.
    """;

switch (args)
{
    case [SimulatorProcess.Argument, var milliseconds]:
        await SimulatorProcess.ServeAsync(TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)));
        return 0;
    case [HostProcess.Argument]:
        await WebHost.ServeAsync();
        return 0;
    case ["--help" or "-h"]:
        Console.WriteLine(Usage);
        return 0;
    case not ([] or ["--all" or "--quick" or "--sale"] or ["--sale", _]):
        Console.Error.WriteLine(Usage);
        return 2;
}

if (!PostgreSqlServer.IsInstalled)
{
    Console.Error.WriteLine("PostgreSQL is not installed: apt-get install postgresql.");
    return 2;
}

return args switch
{
    ["--sale"] => await Sale.RunAsync(5_000),
    ["--sale", var buyers] => await Sale.RunAsync(int.Parse(buyers, CultureInfo.InvariantCulture)),
    ["--quick"] => await VerifyLoad.RunAsync(rounds: 3, TimeSpan.FromSeconds(1.5), warmUp: TimeSpan.FromSeconds(6)),
    _ => await VerifyLoad.RunAsync(rounds: 5, TimeSpan.FromSeconds(4), warmUp: TimeSpan.FromSeconds(20)),
};
