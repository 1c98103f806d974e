using Sortir.Client;
using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>APRAS without a socket: the book answers, unless the fake is told to fail.</summary>
internal sealed class FakeAprasClient(SortirFake fake) : IAprasClient
{
    public Task<CardEligibility> VerifyAsync(CardNumber card, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        cancellationToken.ThrowIfCancellationRequested();
        fake.Book.CountRequest(AprasOperations.Verify);
        return Task.FromResult(Verify(card));
    }

    public Task<GrantOutcome> GrantAsync(ServiceKey serviceKey, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        cancellationToken.ThrowIfCancellationRequested();
        fake.Book.CountRequest(AprasOperations.Grant);
        return Task.FromResult(Grant(serviceKey, connection.ActivityId));
    }

    private CardEligibility Verify(CardNumber card)
    {
        if (fake.IsDown)
        {
            return new CardEligibility.Unavailable(AprasTrouble.Unreachable);
        }

        return fake.RefusesToken
            ? new CardEligibility.Unauthorized()
            : fake.Book.Verify(card).Match<CardEligibility>(
                eligible => new CardEligibility.Eligible(
                    eligible.Key,
                    eligible.Beneficiary is { } holder ? new Beneficiary(holder.FirstName, holder.LastName) : null),
                notEligible => new CardEligibility.NotEligible(notEligible.Reason == AprasCardStatus.Refused ? 403 : 404));
    }

    private GrantOutcome Grant(ServiceKey serviceKey, string? activity)
    {
        if (fake.IsDown)
        {
            return new GrantOutcome.Unknown();
        }

        if (fake.RefusesToken)
        {
            return new GrantOutcome.Unauthorized(401);
        }

        var outcome = fake.Book.Grant(serviceKey, activity).Match<GrantOutcome>(
            recorded => new GrantOutcome.Granted(ToReceipt(recorded.Grant)),
            _ => new GrantOutcome.Refused(409),
            _ => new GrantOutcome.Refused(404));
        return fake.LosesGrantAnswers ? new GrantOutcome.Unknown() : outcome;
    }

    private static GrantReceipt ToReceipt(AprasGrant grant) => new()
    {
        RequestId = grant.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        RequestedAt = grant.RecordedAt,
        RequestedAtText = grant.RecordedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ActivityAmount = grant.Amounts.Activity,
        AidAmount = grant.Amounts.Aid,
        SportVoucher = grant.Amounts.SportVoucher,
        OtherAid = grant.Amounts.Other,
        AdditionalAid = grant.Amounts.Additional,
    };
}
