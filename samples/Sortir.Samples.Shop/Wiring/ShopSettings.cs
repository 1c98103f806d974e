namespace Sortir.Samples.Shop;

/// <summary>What the command line asks for.</summary>
public sealed class ShopSettings
{
    public const string Help =
        """
        A small shop that sells the Sortir! reduced fare. With no option everything is inside: a database file that is
        gone at the end, and a simulated APRAS, whose cards and failures are on the page /simulator.

          dotnet run --project samples/Sortir.Samples.Shop -- [options]

        Options
          --database <file>       a SQLite file that stays
          --postgres <string>     the connection string of a PostgreSQL database, in place of SQLite
          --redis <string>        a Redis that shares limits and refusals between several nodes: localhost:6379
          --apras-url <url>       the APRAS API, in place of the simulator; its token is in the environment, as Sortir__Token
          --urls <urls>           where to listen [http://localhost:5280]
          --Sortir:<key> <value>  any setting of Sortir!: --Sortir:HoldLifetime 00:15:00
          --help                  this text

        A database that stays needs the same secret at each start. For SQLite the sample keeps one beside the file. For
        PostgreSQL give it in the environment: Sortir__Keys__0__Id (2027-01, say) and Sortir__Keys__0__Secret, which is
        what openssl rand -base64 32 prints.

        Signing in asks for no password, for buyers and staff alike: it is a sample. Let it listen on this machine only.
        """;

    private static readonly string[] Names = ["--database", "--postgres", "--redis", "--apras-url", "--urls", "--environment", "--contentroot"];

    private ShopSettings(IConfiguration configuration)
    {
        Postgres = configuration["postgres"];
        Redis = configuration["redis"];
        AprasUrl = configuration["apras-url"];
        IsTemporary = Postgres is null && configuration["database"] is null;
        Database = configuration["database"] ?? Path.Combine(Path.GetTempPath(), $"sortir-shop-{Guid.NewGuid():N}.db");
    }

    public string? Postgres { get; }

    public string? Redis { get; }

    public string? AprasUrl { get; }

    /// <summary>The SQLite file, where there is no PostgreSQL.</summary>
    public string Database { get; }

    /// <summary>Whether the database is gone when the shop stops.</summary>
    public bool IsTemporary { get; }

    public static ShopSettings Read(IConfiguration configuration) => new(configuration);

    /// <summary>What is wrong with the arguments. Nothing in them is repeated: a password may stand anywhere.</summary>
    public static string? FindProblem(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i].Split('=')[0];
            if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("--Sortir:", StringComparison.OrdinalIgnoreCase))
            {
                return "There is no such option. Try --help.";
            }

            if (!args[i].Contains('=', StringComparison.Ordinal) && ++i == args.Count)
            {
                return $"{name} needs a value. Try --help.";
            }
        }

        return null;
    }
}
