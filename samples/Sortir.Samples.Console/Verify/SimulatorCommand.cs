using System.Net.Sockets;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.Samples;

/// <summary>A simulated APRAS to verify cards against. Its cards are one digit ten times, so that they can be said without being written.</summary>
internal static class SimulatorCommand
{
    public static async Task<int> RunAsync(CommandLineOptions options, IScreen screen, TextWriter errors, CancellationToken cancellationToken)
    {
        AprasSimulator apras;
        try
        {
            apras = await StartAsync(options.Port, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            errors.WriteLine($"Port {options.Port} cannot be used: choose another one with --port, or 0 for any.");
            return ExitCode.Usage;
        }

        await using (apras)
        {
            screen.Say(
                $"""
                A simulated APRAS answers on {apras.BaseUrl} until Ctrl+C. Its token is {apras.Token}.

                  ten times 1   eligible, with a beneficiary
                  ten times 2   unknown (404)
                  ten times 3   its rights have expired (404)
                  ten times 4   refused (403)
                  ten times 5   an error of APRAS (503)
                  ten times 6   no answer in time
                  another token is refused (401)

                In another terminal: dotnet run --project samples/Sortir.Samples.Console -- verify - --url {apras.BaseUrl}
                """);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode.Success;
    }

    public static async Task<AprasSimulator> StartAsync(int port, CancellationToken cancellationToken)
    {
        var apras = await AprasSimulator.StartAsync(
            new AprasSimulatorOptions { Port = port, KeyFormat = AprasKeyFormat.JsonObject },
            cancellationToken);
        apras.Book.SetCard(TenTimes('1'), AprasCardStatus.Eligible, new AprasBeneficiary("Camille", "Exemple"));
        apras.Book.SetCard(TenTimes('3'), AprasCardStatus.Expired);
        apras.Book.SetCard(TenTimes('4'), AprasCardStatus.Refused);
        apras.Faults.Add(new AprasFault.Status(503) { Card = TenTimes('5') });
        apras.Faults.Add(new AprasFault.Hang { Card = TenTimes('6') });
        return apras;
    }

    public static CardNumber TenTimes(char digit) => CardNumber.Parse(new string(digit, CardNumber.Length));
}
