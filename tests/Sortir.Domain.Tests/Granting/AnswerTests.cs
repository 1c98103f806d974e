namespace Sortir.Domain.Tests;

/// <summary>What APRAS answers to a grant, in whatever state the usage is by then.</summary>
public sealed class AnswerTests
{
    private static readonly CardUsage Due = Given.Hold().Placed().Paid();

    private static readonly CardUsage Leased = Due.Leased();

    public static TheoryData<GrantOutcome> NoGrants => new()
    {
        new GrantOutcome.Refused(409),
        new GrantOutcome.Unauthorized(401),
        new GrantOutcome.Unknown(503),
        new GrantOutcome.Unknown(),
    };

    [Fact]
    public void A_recorded_grant_uses_the_card_and_drops_the_service_key()
    {
        var answer = Given.Recorded();

        var change = UsageRules.CompleteGrant(Leased, 1, answer, 0.5, Given.Settings, Given.Minute(1))!;

        Assert.Equal(UsageAction.Granted, change.Action);
        Assert.Equal(
            Leased with
            {
                Version = 5,
                Status = UsageStatus.Used,
                ProtectedServiceKey = null,
                Grant = Leased.Grant with
                {
                    State = GrantState.Granted,
                    Receipt = answer.Receipt,
                    LeasedUntil = null,
                    NextAttemptAt = null,
                },
            },
            change.After);
    }

    [Fact]
    public void A_recorded_grant_is_always_written_whatever_has_become_of_the_usage()
    {
        var refused = Leased.Answered(new GrantOutcome.Refused(409));
        var states = new (CardUsage Usage, UsageStatus Then)[]
        {
            (Due, UsageStatus.Used),
            (Leased, UsageStatus.Used),
            (Leased.Leased(Given.Minute(5)), UsageStatus.Used),
            (Leased.Answered(new GrantOutcome.Unknown()), UsageStatus.Used),
            (refused, UsageStatus.Used),
            (UsageRules.RetryGrant(refused, Given.Now)!.After, UsageStatus.Used),
            (UsageRules.SettleGrant(refused)!.After, UsageStatus.Used),
            (Leased.Erased(), UsageStatus.Used),
            (UsageRules.ReturnGrant(Leased, 1, Given.Now)!.After, UsageStatus.Used),
            (Leased.Cancelled(release: true), UsageStatus.Cancelled),
            (Leased.Cancelled(release: false), UsageStatus.Cancelled),
            (Due.Cancelled(), UsageStatus.Cancelled),
            (UsageRules.SettleGrant(Leased.Cancelled())!.After, UsageStatus.Cancelled),
            (Given.Hold().Placed(), UsageStatus.Used),
        };

        Assert.All(states, state =>
        {
            var after = UsageRules.CompleteGrant(state.Usage, 1, Given.Recorded("late"), 0, Given.Settings, Given.Minute(99))!.After;

            Assert.Equal(state.Then, after.Status);
            Assert.Equal(GrantState.Granted, after.Grant.State);
            Assert.Equal("late", after.Grant.Receipt?.RequestId);
            Assert.Null(after.Grant.Review);
            Assert.Null(after.Grant.NextAttemptAt);
            Assert.Null(after.Grant.LeasedUntil);
            Assert.Null(after.ProtectedServiceKey);
            Assert.Equal(state.Usage.IsReleased, after.IsReleased);
            Assert.Equal(state.Then == UsageStatus.Cancelled, after.MustTellApras);
        });
    }

    [Fact]
    public void A_grant_that_is_recorded_already_stays_as_it_is()
    {
        var granted = Leased.Answered(Given.Recorded("first"));

        Assert.Null(Complete(granted, Given.Recorded("second")));
        Assert.Null(Complete(granted.Cancelled(), Given.Recorded("second")));
        Assert.Null(Complete(UsageRules.SettleGrant(granted.Cancelled())!.After, Given.Recorded("second")));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public void A_refusal_of_the_first_attempt_goes_to_staff(int status)
    {
        var change = Complete(Leased, new GrantOutcome.Refused(status))!;

        Assert.Equal(UsageAction.GrantSetAside, change.Action);
        Assert.Equal(
            Leased with
            {
                Version = 5,
                Grant = Leased.Grant with
                {
                    State = GrantState.NeedsReview,
                    Review = ReviewReason.Refused,
                    LastStatusCode = status,
                    LeasedUntil = null,
                    NextAttemptAt = null,
                },
            },
            change.After);
    }

    [Fact]
    public void A_refusal_after_an_unknown_outcome_says_that_it_may_be_recorded()
    {
        var afterAnswer = Leased.Answered(new GrantOutcome.Unknown()).Leased(Given.Minute(1)).Answered(new GrantOutcome.Refused(409));
        var afterLostLease = Leased.Leased(Given.Minute(5)).Answered(new GrantOutcome.Refused(409));

        Assert.Equal(ReviewReason.RefusedAfterUnknownOutcome, afterAnswer.Grant.Review);
        Assert.Equal(ReviewReason.RefusedAfterUnknownOutcome, afterLostLease.Grant.Review);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void A_refused_token_keeps_the_grant_due_and_nothing_unknown(int status)
    {
        var change = Complete(Leased, new GrantOutcome.Unauthorized(status))!;

        Assert.Equal(UsageAction.GrantPostponed, change.Action);
        var grant = change.After.Grant;
        Assert.Equal(GrantState.Due, grant.State);
        Assert.False(grant.OutcomeUnknown);
        Assert.Null(grant.LeasedUntil);
        Assert.Equal(status, grant.LastStatusCode);
        Assert.Equal(1, grant.Attempts);
        Assert.Equal(Given.Minute(1) + TimeSpan.FromSeconds(5), grant.NextAttemptAt);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(null)]
    public void An_unknown_outcome_keeps_the_grant_due_and_is_remembered(int? status)
    {
        var change = Complete(Leased, new GrantOutcome.Unknown(status))!;

        Assert.Equal(UsageAction.GrantPostponed, change.Action);
        var grant = change.After.Grant;
        Assert.Equal(GrantState.Due, grant.State);
        Assert.True(grant.OutcomeUnknown);
        Assert.Null(grant.LeasedUntil);
        Assert.Equal(status, grant.LastStatusCode);
        Assert.Equal(UsageStatus.Validated, change.After.Status);
    }

    [Fact]
    public void A_refused_token_after_an_unknown_outcome_leaves_it_unknown()
    {
        var again = Leased.Answered(new GrantOutcome.Unknown()).Leased(Given.Minute(1)).Answered(new GrantOutcome.Unauthorized(401));

        Assert.True(again.Grant.OutcomeUnknown);
    }

    [Theory]
    [MemberData(nameof(NoGrants), DisableDiscoveryEnumeration = true)]
    public void A_late_answer_of_an_older_attempt_is_ignored(GrantOutcome outcome)
    {
        var second = Leased.Leased(Given.Minute(5));

        Assert.Null(UsageRules.CompleteGrant(second, 1, outcome, 0, Given.Settings, Given.Minute(6)));
        Assert.NotNull(UsageRules.CompleteGrant(second, 2, outcome, 0, Given.Settings, Given.Minute(6)));
    }

    [Theory]
    [MemberData(nameof(NoGrants), DisableDiscoveryEnumeration = true)]
    public void An_answer_after_its_lease_ended_counts_while_nobody_else_has_begun(GrantOutcome outcome) =>
        Assert.NotNull(UsageRules.CompleteGrant(Leased, 1, outcome, 0, Given.Settings, Given.Minute(90)));

    [Theory]
    [MemberData(nameof(NoGrants), DisableDiscoveryEnumeration = true)]
    public void An_answer_that_is_no_grant_changes_nothing_that_is_finished(GrantOutcome outcome)
    {
        var refused = Leased.Answered(new GrantOutcome.Refused(409));

        Assert.Null(Complete(Leased.Answered(Given.Recorded()), outcome));
        Assert.Null(Complete(refused, outcome));
        Assert.Null(Complete(UsageRules.SettleGrant(refused)!.After, outcome));
        Assert.Null(Complete(UsageRules.SettleGrant(Leased.Cancelled())!.After, outcome));
        Assert.Null(Complete(Leased.Answered(new GrantOutcome.Unauthorized(401)).Cancelled(), outcome));
    }

    [Fact]
    public void Cancelled_under_way_and_then_clearly_refused_leaves_nothing_to_tell()
    {
        foreach (var outcome in new GrantOutcome[] { new GrantOutcome.Refused(409), new GrantOutcome.Unauthorized(403) })
        {
            var change = Complete(Leased.Cancelled(), outcome)!;

            Assert.Equal(UsageAction.GrantPostponed, change.Action);
            Assert.Equal(GrantState.None, change.After.Grant.State);
            Assert.Null(change.After.Grant.Review);
            Assert.NotNull(change.After.Grant.LastStatusCode);
            Assert.False(change.After.MustTellApras);
            Assert.Equal(UsageStatus.Cancelled, change.After.Status);
        }
    }

    [Fact]
    public void Cancelled_under_way_and_then_unknown_stays_with_staff()
    {
        var change = Complete(Leased.Cancelled(), new GrantOutcome.Unknown(500))!;

        Assert.Equal(GrantState.NeedsReview, change.After.Grant.State);
        Assert.Equal(ReviewReason.CancelledAfterAttempt, change.After.Grant.Review);
        Assert.True(change.After.Grant.OutcomeUnknown);
        Assert.True(change.After.MustTellApras);
    }

    [Fact]
    public void Cancelled_under_way_after_an_unknown_outcome_stays_with_staff_though_refused_now()
    {
        var cancelled = Leased.Leased(Given.Minute(5)).Cancelled();

        var after = UsageRules.CompleteGrant(cancelled, 2, new GrantOutcome.Refused(409), 0, Given.Settings, Given.Minute(6))!.After;

        Assert.Equal(GrantState.NeedsReview, after.Grant.State);
        Assert.True(after.MustTellApras);
        Assert.Equal(409, after.Grant.LastStatusCode);
    }

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => UsageRules.CompleteGrant(null!, 1, Given.Recorded(), 0, Given.Settings, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.CompleteGrant(Leased, 1, null!, 0, Given.Settings, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.CompleteGrant(Leased, 1, Given.Recorded(), 0, null!, Given.Now));
    }

    private static UsageChange? Complete(CardUsage usage, GrantOutcome outcome) =>
        UsageRules.CompleteGrant(usage, 1, outcome, 0, Given.Settings, Given.Minute(1));
}
