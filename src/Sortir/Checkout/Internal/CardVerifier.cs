using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// Verifies a card: the checks of the rules in their order, of which the first that refuses answers. On the happy path one read,
/// one call of APRAS, one write.
/// </summary>
/// <remarks>What waits for APRAS is pooled: thousands of buyers wait in the first minute of a sale.</remarks>
internal sealed partial class CardVerifier(
    ISortirStore store,
    HostLookup host,
    CheckoutServices services,
    ILogger<CardVerifier> logger)
{
    private static readonly Task<CardVerification> InvalidFormat =
        Task.FromResult<CardVerification>(new CardVerification.Refused(RefusalReason.InvalidFormat));

    // A malformed number must cost nothing, so this is no async method.
    internal Task<CardVerification> VerifyAsync(VerifyCardRequest request, CancellationToken cancellationToken)
    {
        if (!request.Card.TryParse(out var card))
        {
            services.Telemetry.CountVerification(SortirTelemetry.NameOf(RefusalReason.InvalidFormat), TimeSpan.Zero);
            return InvalidFormat;
        }

        return VerifyAsync(card, ThrowIfInvalid(request), request, cancellationToken);
    }

    /// <summary>Returns the source that the request counts for.</summary>
    internal static string ThrowIfInvalid(VerifyCardRequest request)
    {
        SortirIdentifier.ThrowIfInvalid(request.CartId);
        SortirIdentifier.ThrowIfInvalid(request.TicketId);
        SortirIdentifier.ThrowIfInvalid(request.ProductId);
        return AttemptSource.Normalize(request.Source);
    }

    private async Task<CardVerification> VerifyAsync(
        CardNumber card,
        string source,
        VerifyCardRequest request,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = SortirTelemetry.Activities.StartActivity("sortir.verify");
        using var budget = new VerificationBudget(services.Time, services.Timeout, cancellationToken);
        CardVerification answer;
        try
        {
            answer = await ConfigureAsync(card, source, request, budget, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time was over before APRAS was asked: the store, the catalog or a double click took it all.
            LogOutOfTime(logger, budget.Elapsed.TotalMilliseconds);
            answer = new CardVerification.Refused(RefusalReason.ServiceUnavailable);
        }

        var outcome = answer is CardVerification.Refused refused ? SortirTelemetry.NameOf(refused.Reason) : "Accepted";
        services.Telemetry.CountVerification(outcome, budget.Elapsed);
        activity?.SetTag("sortir.outcome", outcome);
        return answer;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CardVerification> ConfigureAsync(
        CardNumber card,
        string source,
        VerifyCardRequest request,
        VerificationBudget budget,
        CancellationToken callerToken)
    {
        if (!host.IsEnabled)
        {
            return new CardVerification.Refused(RefusalReason.EventNotEnabled);
        }

        var product = await host.FindProductAsync(request.ProductId, budget.Token).ConfigureAwait(false);
        if (product is not { NeedsCard: true, Event: { IsEnabled: true } catalogEvent } || catalogEvent.EndsAt <= services.Time.GetNow())
        {
            return new CardVerification.Refused(RefusalReason.EventNotEnabled);
        }

        var settings = await host.FindSettingsAsync(catalogEvent.OrganizerId, budget.Token).ConfigureAwait(false);
        if ((settings is null ? HostLookup.NoSettings : settings.FindProblem() ?? catalogEvent.FindProblem()) is { } problem)
        {
            LogNotConfigured(logger, catalogEvent.OrganizerId, problem);
            return new CardVerification.Refused(RefusalReason.NotConfigured);
        }

        budget.Adjust(settings!.Timeout);
        var binding = await services.EventKeys.BindAsync(store, catalogEvent, budget.Token).ConfigureAwait(false);
        if (binding.CancelledAt is not null)
        {
            return new CardVerification.Refused(RefusalReason.EventNotEnabled);
        }

        var keyId = binding.KeyId;
        if (!services.Keys.Contains(keyId))
        {
            LogKeyMissing(logger, catalogEvent.Id, keyId);
            return new CardVerification.Refused(RefusalReason.NotConfigured);
        }

        var attempt = new Attempt(
            card,
            source,
            new CardEntry
            {
                OrganizerId = catalogEvent.OrganizerId,
                EventId = catalogEvent.Id,
                ProductId = request.ProductId,
                CartId = request.CartId,
                TicketId = request.TicketId,
                Fingerprint = services.Keys.FingerprintCard(keyId, catalogEvent.OrganizerId, catalogEvent.Id, card),
                LastDigits = card.LastDigits,
            },
            keyId,
            settings,
            request.IsTrustedSource ? AuditTrail.Shop : AuditTrail.Buyer);

        using (await services.Entries.AcquireAsync((request.CartId, request.TicketId, attempt.Entry.Fingerprint), budget.Token).ConfigureAwait(false))
        {
            return await EnterAsync(attempt, request.IsTrustedSource, budget, callerToken).ConfigureAwait(false);
        }
    }

    private sealed record Attempt(
        CardNumber Card,
        string Source,
        CardEntry Entry,
        string KeyId,
        OrganizerSettings Settings,
        string Actor);

    // Those of CardVerifier.Entering.cs too: the generator orders two parts of one class by chance.
    [LoggerMessage(1101, LogLevel.Error, "Organizer {OrganizerId} is not configured, and sells no reduced ticket. {Problem}")]
    private static partial void LogNotConfigured(ILogger logger, string organizerId, string problem);

    [LoggerMessage(1102, LogLevel.Error, "Event {EventId} is bound to key {KeyId}, which this node lacks: add it to Sortir:Keys. The event sells no reduced ticket on this node.")]
    private static partial void LogKeyMissing(ILogger logger, string eventId, string keyId);

    [LoggerMessage(1103, LogLevel.Warning, "A verification ran out of time after {ElapsedMilliseconds} ms, before APRAS was asked: the storage, the catalog or the settings were slow.")]
    private static partial void LogOutOfTime(ILogger logger, double elapsedMilliseconds);

    [LoggerMessage(1104, LogLevel.Warning, "A card could not be held: others changed the same usages at each of {Rounds} tries.")]
    private static partial void LogContended(ILogger logger, int rounds);
}
