using System.Diagnostics;
using System.Runtime.CompilerServices;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

// From "same again" to the hold: everything that looks at the card.
internal sealed partial class CardVerifier
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CardVerification> EnterAsync(
        Attempt attempt,
        bool isTrusted,
        VerificationBudget budget,
        CancellationToken callerToken)
    {
        var known = await ReadAsync(attempt.Entry, budget.Token).ConfigureAwait(false);
        var now = services.Time.GetNow();
        if (UsageRules.FindSameAgain(known, attempt.Entry, now) is { } same)
        {
            return Accept(same, null);
        }

        if (isTrusted)
        {
            return Note(attempt, await AskAsync(attempt, known, now, budget, callerToken).ConfigureAwait(false));
        }

        var organizerId = attempt.Entry.OrganizerId;
        if (services.Ceiling.FindBlock(organizerId) is { } blockedFor)
        {
            services.Telemetry.CountLimiterRefusal();
            return new CardVerification.Refused(RefusalReason.TooManyAttempts, blockedFor);
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
            var answer = await AskAsync(attempt, known, now, budget, callerToken).ConfigureAwait(false);
            outcome = Weigh(answer);
            return Note(attempt, answer);
        }
        finally
        {
            await services.Limiter.SettleAsync(decision.Permit, outcome, CancellationToken.None).ConfigureAwait(false);
            if (outcome == AttemptOutcome.Kept)
            {
                await services.Ceiling.CountAsync(organizerId, attempt.Settings.Timeout).ConfigureAwait(false);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CardVerification> AskAsync(
        Attempt attempt,
        IReadOnlyList<CardUsage> known,
        DateTimeOffset now,
        VerificationBudget budget,
        CancellationToken callerToken)
    {
        if (UsageRules.FindRefusal(known, attempt.Entry, services.Rules, now) is { } refusal)
        {
            return Refuse(refusal);
        }

        var organizerId = attempt.Entry.OrganizerId;
        if (await services.Refusals.IsRefusedAsync(organizerId, attempt.Card, budget.Token).ConfigureAwait(false))
        {
            services.Telemetry.CountRefusalCacheHit();
            return NotEligible;
        }

        var connection = attempt.Settings.GetConnection(organizerId, services.Options.Grants.Timeout) with { Remaining = budget.Remaining };
        var eligibility = await services.Apras.VerifyAsync(attempt.Card, connection, callerToken).ConfigureAwait(false);
        switch (eligibility)
        {
            case CardEligibility.Eligible eligible:
                callerToken.ThrowIfCancellationRequested();
                return await HoldAsync(attempt, known, eligible).ConfigureAwait(false);
            case CardEligibility.NotEligible:
                await RememberAsync(attempt, budget.Token).ConfigureAwait(false);
                return NotEligible;
            default:
                return new CardVerification.Refused(
                    RefusalReason.ServiceUnavailable,
                    (eligibility as CardEligibility.Unavailable)?.RetryAfter);
        }
    }

    // The buyer waits for the cache no longer than for everything.
    private async ValueTask RememberAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            await services.Refusals.RememberAsync(attempt.Entry.OrganizerId, attempt.Card, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // APRAS is asked again next time.
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
}
