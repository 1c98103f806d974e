using Npgsql;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

/// <summary>The program without its process: arguments in, exit code out.</summary>
internal static class App
{
    private const string Help = """
        Sortir with a storage of the shop's own, on Dapper and PostgreSQL. A sample that needs no account: APRAS is simulated.

          dotnet run --project samples/Sortir.Samples.DapperStore -- "Host=localhost;Username=shop;Password=…;Database=shop"

        It makes its tables in the schema shop of that database, tells a short sale, and leaves both behind. Run it as often as you like;
        "drop schema shop cascade" takes all of it away.

        Exit codes: 0 every outcome was the expected one, 1 one was not, 2 wrong use, 3 the database cannot be used, 130 interrupted.
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (args.Any(arg => arg is "--help" or "-h" or "-?"))
        {
            output.WriteLine(Help);
            return 0;
        }

        if (args is not [var connectionString])
        {
            errors.WriteLine("It takes one argument, the connection string of a PostgreSQL database: \"Host=…;Username=…;Database=…\". --help says more.");
            return 2;
        }

        try
        {
            await using var database = NpgsqlDataSource.Create(connectionString);
            return await Story.TellAsync(database, output, cancellationToken) ? 0 : 1;
        }
        catch (ArgumentException)
        {
            // Not repeated: a password may stand in it.
            errors.WriteLine("The argument is no connection string of PostgreSQL. --help shows one.");
            return 2;
        }
        catch (Exception exception) when (exception is NpgsqlException or SortirStorageException)
        {
            // Npgsql's own words: it does not repeat a password.
            errors.WriteLine($"The database cannot be used: {exception.GetBaseException().Message}");
            return 3;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            errors.WriteLine("Interrupted.");
            return 130;
        }
    }
}
