using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sortir.Reliability;

/// <summary>What the arguments ask for.</summary>
internal sealed record RunOptions
{
    internal const string Help = """
        Sells Sortir! tickets on several nodes while everything around them breaks, and holds the books against each other.

          dotnet run -c Release --project benchmarks/Sortir.Reliability -- --minutes 10

        Options
          --seconds <n>      how long tickets are sold [45]
          --minutes <n>      the same in minutes
          --orders <n>       go on until so many orders are paid or cancelled, at most four times as long [0]
          --nodes <n>        host processes, 1 to 16 [3]
          --buyers <n>       buyers at once, 1 to 256 [24]
          --seed <n>         the plan of the buyers and of the trouble [random, and printed]; what falls together differs from run to run
          --calm             no kill, no cut, no outage
          --log <file>       what the nodes log
          --defect rolls-back-paid-orders
                             the shop pays outside its transaction and rolls that back: the books must not balance

        Exit codes: 0 the books balance, 1 they do not, 2 wrong use, 3 no PostgreSQL server is installed
        """;

    internal static readonly string Defective = "rolls-back-paid-orders";

    private const int MaxNodes = 16;
    private const int MaxBuyers = 256;

    public bool WantsHelp { get; init; }

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How many orders must have come to their end before the sales close, on a machine that is slow.</summary>
    public int Orders { get; init; }

    public int Nodes { get; init; } = 3;

    public int Buyers { get; init; } = 24;

    public int Seed { get; init; } = Random.Shared.Next();

    public bool IsCalm { get; init; }

    public bool HasDefect { get; init; }

    public string? Log { get; init; }

    internal static bool TryRead(
        IReadOnlyList<string> args,
        out RunOptions options,
        [NotNullWhen(false)] out string? problem)
    {
        options = new RunOptions();
        problem = null;
        for (var i = 0; i < args.Count && problem is null; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : "";
            switch (args[i])
            {
                case "--help" or "-h":
                    options = options with { WantsHelp = true };
                    continue;
                case "--calm":
                    options = options with { IsCalm = true };
                    continue;
                case "--seconds" when TryCount(value, 86_400, out var seconds):
                    options = options with { Duration = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--minutes" when TryCount(value, 1_440, out var minutes):
                    options = options with { Duration = TimeSpan.FromMinutes(minutes) };
                    break;
                case "--orders" when TryCount(value, int.MaxValue, out var orders):
                    options = options with { Orders = orders };
                    break;
                case "--nodes" when TryCount(value, MaxNodes, out var nodes):
                    options = options with { Nodes = nodes };
                    break;
                case "--buyers" when TryCount(value, MaxBuyers, out var buyers):
                    options = options with { Buyers = buyers };
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    break;
                case "--log" when value.Length > 0:
                    options = options with { Log = value };
                    break;
                case "--defect" when value == Defective:
                    options = options with { HasDefect = true };
                    break;
                default:
                    problem = $"{args[i]} is not known, or its value is missing or not usable.{Environment.NewLine}{Environment.NewLine}{Help}";
                    break;
            }

            i++;
        }

        return problem is null;
    }

    private static bool TryCount(string text, int max, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1 && count <= max;
}
