using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Sortir.Client;
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

        SortirIdentifier.ThrowIfInvalid(request.CartId);
        SortirIdentifier.ThrowIfInvalid(request.TicketId);
        SortirIdentifier.ThrowIfInvalid(request.ProductId);
        return VerifyAsync(card, AttemptSource.Normalize(request.Source), request, cancellationToken);
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
        if (!services.Options.Enabled)
        {
            return new CardVerification.Refused(RefusalReason.EventNotEnabled);
        }

        var product = await host.FindProductAsync(request.ProductId, budget.Token).ConfigureAwait(false);
        if (product is not { RequiresCard: true, Event: { IsEnabled: true } catalogEvent } || catalogEvent.EndsAt <= services.Time.GetNow())
        {
            return new CardVerification.Refused(RefusalReason.EventNotEnabled);
        }

        SortirIdentifier.ThrowIfInvalid(catalogEvent.Id);
        SortirIdentifier.ThrowIfInvalid(catalogEvent.OrganizerId);
        var settings = await host.FindSettingsAsync(catalogEvent.OrganizerId, budget.Token).ConfigureAwait(false);
        if ((settings is null ? "The settings provider knows no such organizer." : settings.FindProblem()) is { } problem)
        {
            LogNotConfigured(logger, catalogEvent.OrganizerId, problem);
            return new CardVerification.Refused(RefusalReason.NotConfigured);
        }

        budget.Adjust(settings!.Timeout);
        var keyId = await services.EventKeys.BindAsync(store, catalogEvent, budget.Token).ConfigureAwait(false);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CardVerification> EnterAsync(
        Attempt attempt,
        bool isTrusted,
        VerificationBudget budget,
        CancellationToken callerToken)
    {
        var known = await ReadAsync(attempt.Entry, budget.Token).ConfigureAwait(false);
        if (UsageRules.FindSameAgain(known, attempt.Entry, services.Time.GetNow()) is { } same)
        {
            return Accept(same, null);
        }

        if (isTrusted)
        {
            return Note(attempt, await AskAsync(attempt, known, budget, callerToken).ConfigureAwait(false));
        }

        var decision = await services.Limiter
            .AcquireAsync(attempt.Source, services.Limits, attempt.Settings.Timeout, budget.Token).ConfigureAwait(false);
        if (!decision.IsGranted)
        {
            services.Telemetry.CountLimiterRefusal();
            if (decision.IsFirstInWindow)
            {
                services.Audit.NoteRefusal(attempt.Entry, RefusalReason.TooManyAttempts, attempt.Settings, services.Keys.HashSource(attempt.Source));
            }

            return new CardVerification.Refused(RefusalReason.TooManyAttempts, decision.RetryAfter);
        }

        var outcome = AttemptOutcome.GivenBack;
        try
        {
            var answer = await AskAsync(attempt, known, budget, callerToken).ConfigureAwait(false);
            outcome = Weigh(answer);
            return Note(attempt, answer);
        }
        finally
        {
            await services.Limiter.SettleAsync(decision.Permit, outcome, CancellationToken.None).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CardVerification> AskAsync(
        Attempt attempt,
        IReadOnlyList<CardUsage> known,
        VerificationBudget budget,
        CancellationToken callerToken)
    {
        if (UsageRules.FindRefusal(known, attempt.Entry, services.Rules, services.Time.GetNow()) is { } refusal)
        {
            return Refuse(refusal);
        }

        var organizerId = attempt.Entry.OrganizerId;
        if (services.RemembersRefusals
            && await services.Refusals.IsRefusedAsync(organizerId, attempt.Card, budget.Token).ConfigureAwait(false))
        {
            services.Telemetry.CountRefusalCacheHit();
            return NotEligible;
        }

        var connection = attempt.Settings.GetConnection(organizerId, services.Options.Grants.Timeout) with { Timeout = budget.Remaining };
        var eligibility = await services.Apras.VerifyAsync(attempt.Card, connection, callerToken).ConfigureAwait(false);
        switch (eligibility)
        {
            case CardEligibility.Eligible eligible:
                callerToken.ThrowIfCancellationRequested();
                return await HoldAsync(attempt, known, eligible).ConfigureAwait(false);
            case CardEligibility.NotEligible:
                if (services.RemembersRefusals)
                {
                    await services.Refusals.RememberAsync(organizerId, attempt.Card, CancellationToken.None).ConfigureAwait(false);
                }

                return NotEligible;
            default:
                return new CardVerification.Refused(
                    RefusalReason.ServiceUnavailable,
                    (eligibility as CardEligibility.Unavailable)?.RetryAfter);
        }
    }

    // The write is not cancelled: a buyer who gives up now finds the hold at the next entry, and never half of one.
    private async ValueTask<CardVerification> HoldAsync(
        Attempt attempt,
        IReadOnlyList<CardUsage> known,
        CardEligibility.Eligible eligible)
    {
        var id = AscendingId.Create(services.Time.GetNow());
        var protectedKey = services.Protector.ProtectServiceKey(eligible.ServiceKey, id, attempt.KeyId);
        for (var round = 0; round < UsageWriter.MaxRounds; round++)
        {
            switch (UsageRules.Hold(known, attempt.Entry, id, protectedKey, services.Rules, services.Time.GetNow()))
            {
                case Holding.SameAgain same:
                    return Accept(same.Usage, null);
                case Holding.Refused refused:
                    return Refuse(refused.Refusal);
                case Holding.Held held:
                    var audit = services.Audit.Of(held.Changes, attempt.Settings, attempt.Actor);
                    if (await store.CommitAsync(held.Changes, audit, CancellationToken.None).ConfigureAwait(false) == CommitResult.Committed)
                    {
                        return Accept(held.Usage, attempt.Settings.PrefillAttendee ? eligible.Beneficiary : null);
                    }

                    known = await ReadAsync(attempt.Entry, CancellationToken.None).ConfigureAwait(false);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        LogContended(logger, UsageWriter.MaxRounds);
        return new CardVerification.Refused(RefusalReason.ServiceUnavailable);
    }

    private Task<IReadOnlyList<CardUsage>> ReadAsync(CardEntry entry, CancellationToken cancellationToken) => store.FindAsync(
        new UsageQuery { BlockingKeys = [entry.Fingerprint], CartIds = [entry.CartId], TicketId = entry.TicketId },
        cancellationToken);

    private static readonly CardVerification NotEligible = new CardVerification.Refused(RefusalReason.NotEligible);

    private CardVerification.Accepted Accept(CardUsage usage, Beneficiary? beneficiary) => new()
    {
        LastDigits = usage.LastDigits ?? "",
        CorrectableUntil = usage.HeldAt + services.Rules.CorrectionWindow,
        HoldExpiresAt = usage.HoldExpiresAt,
        Beneficiary = beneficiary,
    };

    private CardVerification.Refused Refuse(Refusal refusal) => new(refusal.Reason, services.Time.Until(refusal.RetryAt));

    private CardVerification Note(Attempt attempt, CardVerification answer)
    {
        if (answer is CardVerification.Refused refused)
        {
            services.Audit.NoteRefusal(attempt.Entry, refused.Reason, attempt.Settings, attempt.Actor);
        }

        return answer;
    }

    // Only a refusal that says something of a card keeps its permit: honest buyers share addresses.
    private static AttemptOutcome Weigh(CardVerification answer) => answer switch
    {
        CardVerification.Accepted => AttemptOutcome.Accepted,
        CardVerification.Refused { Reason: RefusalReason.NotEligible or RefusalReason.AlreadyUsed or RefusalReason.HeldElsewhere } => AttemptOutcome.Kept,
        _ => AttemptOutcome.GivenBack,
    };

    private sealed record Attempt(
        CardNumber Card,
        string Source,
        CardEntry Entry,
        string KeyId,
        OrganizerSettings Settings,
        string Actor);

    [LoggerMessage(1101, LogLevel.Error, "Organizer {OrganizerId} is not configured, and sells no reduced ticket. {Problem}")]
    private static partial void LogNotConfigured(ILogger logger, string organizerId, string problem);

    [LoggerMessage(1102, LogLevel.Error, "Event {EventId} is bound to key {KeyId}, which this node lacks: add it to Sortir:Keys. The event sells no reduced ticket on this node.")]
    private static partial void LogKeyMissing(ILogger logger, string eventId, string keyId);

    [LoggerMessage(1103, LogLevel.Warning, "A verification ran out of time after {ElapsedMilliseconds} ms, before APRAS was asked: the storage, the catalog or the settings were slow.")]
    private static partial void LogOutOfTime(ILogger logger, double elapsedMilliseconds);

    [LoggerMessage(1104, LogLevel.Warning, "A card could not be held: others changed the same usages at each of {Rounds} tries.")]
    private static partial void LogContended(ILogger logger, int rounds);
}
