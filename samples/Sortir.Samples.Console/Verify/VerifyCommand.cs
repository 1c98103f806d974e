using Microsoft.Extensions.DependencyInjection;
using Sortir.Client;
using Sortir.Domain;

namespace Sortir.Samples;

/// <summary>Checks one card: what a shop uses to try its token. It shows the client alone, without a checkout around it.</summary>
internal static class VerifyCommand
{
    public static async Task<int> RunAsync(CommandLineOptions options, IScreen screen, TextWriter errors, CancellationToken cancellationToken)
    {
        var (connection, problem) = VerifySettings.Read(options);
        if (connection is null)
        {
            errors.WriteLine(problem);
            return ExitCode.Usage;
        }

        var typed = options.Card == "-" ? screen.AskSecretly("Card: ") : options.Card;
        if (!CardNumber.TryParse(typed, out var card))
        {
            Tell(screen, nameof(RefusalReason.InvalidFormat), SortirMessages.Get(RefusalReason.InvalidFormat));
            return ExitCode.Usage;
        }

        await using var services = new ServiceCollection().AddAprasClient().BuildServiceProvider();
        var apras = services.GetRequiredService<IAprasClient>();
        var startedAt = TimeProvider.System.GetTimestamp();
        var answer = await apras.VerifyAsync(card, connection, cancellationToken);
        var elapsed = TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds;

        // The host alone: whatever else stands in the address is nobody's business.
        var asked = FormattableString.Invariant($"{connection.BaseUrl.Authority}, {elapsed:F0} ms");
        return answer.Match(
            eligible =>
            {
                var name = eligible.Beneficiary is null ? "no name" : "a name, not shown";
                Tell(screen, "Eligible", $"{card} has Sortir! rights ({asked}; a service key, not shown; {name}).");
                return ExitCode.Success;
            },
            refused =>
            {
                Tell(screen, nameof(RefusalReason.NotEligible), $"{card}: {SortirMessages.Get(RefusalReason.NotEligible)} ({asked}; status {refused.StatusCode}).");
                return ExitCode.NotEligible;
            },
            _ =>
            {
                Tell(screen, "TokenRefused", $"APRAS does not take this token ({asked}; status 401). The card was not looked at.");
                return ExitCode.TokenRefused;
            },
            unavailable =>
            {
                var status = unavailable.StatusCode is { } code ? $"; status {code}" : "";
                var message = SortirMessages.Get(RefusalReason.ServiceUnavailable);
                Tell(screen, nameof(RefusalReason.ServiceUnavailable), $"{message} ({asked}; {unavailable.Trouble}{status}). Nothing is known of the card.");
                return ExitCode.Unavailable;
            });
    }

    private static void Tell(IScreen screen, string code, string text) => screen.Say($"{code}: {text}");
}
