using System.Globalization;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples;

/// <summary>The program without its process: arguments in, exit code out.</summary>
internal static class App
{
    public static async Task<int> RunAsync(string[] args, IScreen screen, TextWriter errors, CancellationToken cancellationToken)
    {
        var (options, problem) = CommandLine.Read(args);
        if (options is null)
        {
            errors.WriteLine(problem);
            errors.WriteLine("--help says what there is.");
            return ExitCode.Usage;
        }

        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(options.Culture);
        try
        {
            return options.Command switch
            {
                Command.Help => ShowHelp(screen),
                Command.Verify => await VerifyCommand.RunAsync(options, screen, errors, cancellationToken),
                Command.Simulator => await SimulatorCommand.RunAsync(options, screen, errors, cancellationToken),
                _ => await StoryCommand.RunAsync(options.Database, screen, cancellationToken),
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            errors.WriteLine("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (SortirStorageException exception)
        {
            // The provider's own words: it does not repeat a password.
            errors.WriteLine($"The database cannot be used: {exception.GetBaseException().Message}");
            return ExitCode.Unavailable;
        }
        catch (SortirException exception)
        {
            errors.WriteLine(exception.Message);
            return ExitCode.Usage;
        }
    }

    private static int ShowHelp(IScreen screen)
    {
        screen.Say(CommandLine.Help);
        return ExitCode.Success;
    }
}
