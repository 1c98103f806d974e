namespace Sortir.Domain.Tests;

/// <summary>What staff do with a grant that needs a person.</summary>
public sealed class ReviewTests
{
    private static readonly CardUsage Due = Given.Hold().Placed().Paid();

    private static readonly CardUsage Refused = Due.Leased().Answered(new GrantOutcome.Refused(422));

    [Fact]
    public void A_refused_grant_can_be_sent_again()
    {
        var change = UsageRules.RetryGrant(Refused, Given.Minute(30))!;

        Assert.Equal(UsageAction.GrantRetried, change.Action);
        Assert.Equal(
            Refused with
            {
                Version = Refused.Version + 1,
                Grant = Refused.Grant with { State = GrantState.Due, Review = null, NextAttemptAt = Given.Minute(30) },
            },
            change.After);
        Assert.NotNull(UsageRules.LeaseGrant(change.After, Given.Minute(35), Given.Minute(30)));
    }

    [Fact]
    public void A_retry_remembers_that_an_earlier_outcome_is_unknown()
    {
        var unclear = Due.Leased().Answered(new GrantOutcome.Unknown()).Leased(Given.Minute(1)).Answered(new GrantOutcome.Refused(409));

        var again = UsageRules.RetryGrant(unclear, Given.Minute(2))!.After.Leased(Given.Minute(2)).Answered(new GrantOutcome.Refused(409));

        Assert.Equal(ReviewReason.RefusedAfterUnknownOutcome, again.Grant.Review);
    }

    [Fact]
    public void Only_a_grant_in_review_of_a_living_sale_with_its_key_is_sent_again()
    {
        Assert.Null(UsageRules.RetryGrant(Due, Given.Now));
        Assert.Null(UsageRules.RetryGrant(Due.Granted(), Given.Now));
        Assert.Null(UsageRules.RetryGrant(Given.Hold(), Given.Now));
        Assert.Null(UsageRules.RetryGrant(Due.Leased().Cancelled(), Given.Now));
        Assert.Null(UsageRules.RetryGrant(Refused.Erased(), Given.Now));
        Assert.Null(UsageRules.RetryGrant(UsageRules.SettleGrant(Refused)!.After, Given.Now));
    }

    [Fact]
    public void A_grant_in_review_can_be_settled_by_other_means()
    {
        var change = UsageRules.SettleGrant(Refused)!;

        Assert.Equal(UsageAction.Settled, change.Action);
        Assert.Equal(
            Refused with
            {
                Version = Refused.Version + 1,
                ProtectedServiceKey = null,
                Grant = Refused.Grant with { State = GrantState.Settled },
            },
            change.After);
        Assert.Equal(UsageStatus.Validated, change.After.Status);
        Assert.False(UsageRules.IsUnsettled(change.After));
    }

    [Fact]
    public void A_cancelled_sale_that_APRAS_has_recorded_can_be_settled_and_keeps_its_request_id()
    {
        var settled = UsageRules.SettleGrant(Due.Granted().Cancelled())!.After;

        Assert.Equal(GrantState.Settled, settled.Grant.State);
        Assert.Equal("4711", settled.Grant.Receipt?.RequestId);
        Assert.Equal(UsageStatus.Cancelled, settled.Status);
    }

    [Fact]
    public void What_asks_for_nothing_cannot_be_settled()
    {
        Assert.Null(UsageRules.SettleGrant(Due));
        Assert.Null(UsageRules.SettleGrant(Due.Granted()));
        Assert.Null(UsageRules.SettleGrant(Due.Cancelled()));
        Assert.Null(UsageRules.SettleGrant(Given.Hold()));
        Assert.Null(UsageRules.SettleGrant(UsageRules.SettleGrant(Refused)!.After));
    }

    [Theory]
    [InlineData(ReviewReason.ServiceKeyUnreadable)]
    [InlineData(ReviewReason.ServiceKeyMissing)]
    public void A_due_grant_that_cannot_be_sent_as_it_is_stored_goes_to_staff(ReviewReason reason)
    {
        var leased = Due.Leased();

        var change = UsageRules.SetGrantAside(leased, reason)!;

        Assert.Equal(UsageAction.GrantSetAside, change.Action);
        Assert.Equal(
            leased with
            {
                Version = leased.Version + 1,
                Grant = leased.Grant with
                {
                    State = GrantState.NeedsReview,
                    Review = reason,
                    NextAttemptAt = null,
                    LeasedUntil = null,
                },
            },
            change.After);
    }

    [Fact]
    public void Only_a_due_grant_is_set_aside()
    {
        Assert.Null(UsageRules.SetGrantAside(Due.Granted(), ReviewReason.ServiceKeyUnreadable));
        Assert.Null(UsageRules.SetGrantAside(Refused, ReviewReason.ServiceKeyUnreadable));
        Assert.Null(UsageRules.SetGrantAside(Given.Hold(), ReviewReason.ServiceKeyUnreadable));
    }

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => UsageRules.SetGrantAside(null!, ReviewReason.Refused));
        Assert.Throws<ArgumentNullException>(() => UsageRules.RetryGrant(null!, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.SettleGrant(null!));
    }
}
