using System.Globalization;

namespace Sortir.Samples;

/// <summary>Reads the arguments. No message repeats one: a card or a token may stand anywhere by mistake.</summary>
internal static class CommandLine
{
    public const string Help =
        """
        Sortir: sell the Sortir! reduced fare. A sample that needs no account.

          dotnet run --project samples/Sortir.Samples.Console                the story: two buyers, one concert, everything that may happen
          dotnet run --project samples/Sortir.Samples.Console -- <command>   one of these:

        Commands
          verify <card>    check one card against the APRAS API that is configured: try your token
          verify -         the same, with the card from the input: it stays out of the shell's history
          simulator        run a simulated APRAS to verify cards against, until Ctrl+C; it says which cards it knows

        Options
          --culture fr|en  the language of the buyers' messages [fr]; also --lang
          --help           this text

        Options of the story, which keeps its sales in memory without them
          --database sqlite:<file>                   tell it on a file, which is made where there is none
          --database postgres:<connection string>    tell it in a database of a server: "postgres:Host=…;Username=…;Database=…"
                           Told again, it goes on from what is stored there: the concert is that of the next evening.

        Options of verify, which win over the configuration
          --url <url>      the address of the API, https://… (http:// for this machine alone)
          --token <token>  the token that APRAS gave; the environment keeps it out of the shell's history
          --timeout <s>    the seconds to wait for an answer, from 0.1 to 60

        Options of simulator
          --port <n>       the port on 127.0.0.1 [5180], as appsettings.json has it

        Configuration of verify, the later wins
          appsettings.json beside the program: Sortir:BaseUrl, Sortir:Token, Sortir:Timeout. As it is, it means the simulator.
          environment      Sortir__BaseUrl, Sortir__Token, Sortir__Timeout (00:00:02)

        A card that is verified makes a service key at APRAS. It is not shown and not used: nothing is sold.
        It prints no key and no token, and of a card the last four digits.

        Exit codes
          the story        0 every outcome was the expected one, 1 one was not, 3 the database cannot be used
          verify           0 eligible, 1 not eligible, 2 wrong use or configuration, 3 APRAS unavailable, 4 token refused
          any              2 wrong use, 130 interrupted (the simulator: 0)
        """;

    private static readonly string[] VerifyOptions = ["--url", "--token", "--timeout"];

    public static (CommandLineOptions? Options, string? Problem) Read(IReadOnlyList<string> args)
    {
        var options = new CommandLineOptions();
        var words = new List<string>();
        var used = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--help" or "-h" or "-?")
            {
                return (new CommandLineOptions { Command = Command.Help }, null);
            }

            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(args[i]);
                continue;
            }

            var (name, value) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            value ??= i + 1 < args.Count ? args[++i] : null;
            used.Add(name);
            if (Set(options, name, value) is { } problem)
            {
                return (null, problem);
            }
        }

        return SetCommand(options, words, used) is { } wrong ? (null, wrong) : (options, null);
    }

    private static string? Set(CommandLineOptions options, string name, string? value)
    {
        switch (name)
        {
            case "--culture" or "--lang":
                options.Culture = value ?? "";
                return value is "fr" or "en" ? null : $"{name} is fr or en.";
            case "--database":
                (options.Database, var databaseProblem) = StoryDatabase.Read(value);
                return databaseProblem;
            case "--url":
                options.Url = value;
                return value is null ? "--url needs an address." : null;
            case "--token":
                options.Token = value;
                return value is null ? "--token needs the token that APRAS gave." : null;
            case "--timeout":
                var isNumber = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
                options.Timeout = isNumber && seconds <= 60 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
                return options.Timeout >= VerifySettings.MinTimeout ? null : "--timeout is a number of seconds, from 0.1 to 60.";
            case "--port":
                var isPort = ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port);
                options.Port = port;
                return isPort ? null : "--port is a number from 0 (any free one) to 65535.";
            default:
                return "There is no such option.";
        }
    }

    private static string? SetCommand(CommandLineOptions options, List<string> words, List<string> used)
    {
        switch (words)
        {
            case []:
                options.Command = Command.Story;
                break;
            case ["verify", .. var card]:
                options.Command = Command.Verify;
                // 12 34 56 78 90 is a card too.
                options.Card = string.Join(' ', card);
                break;
            case ["simulator"]:
                options.Command = Command.Simulator;
                break;
            default:
                return "There is no such command.";
        }

        if (options is { Command: Command.Verify, Card: "" })
        {
            return "Which card? Write verify <card>, or verify - to read it from the input.";
        }

        if (options.Command != Command.Verify && used.Find(VerifyOptions.Contains) is { } verifyOnly)
        {
            return $"{verifyOnly} belongs to verify.";
        }

        if (options.Command != Command.Story && used.Contains("--database"))
        {
            return "--database belongs to the story.";
        }

        return options.Command != Command.Simulator && used.Contains("--port") ? "--port belongs to simulator." : null;
    }
}
