namespace Sortir.Domain.Tests;

public sealed class CancellingTests
{
    private static readonly CardUsage Ordered = Given.Hold().Placed();

    private static readonly CardUsage Due = Ordered.Paid();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_card_is_free_again_as_the_organizer_has_it_at_that_moment(bool release)
    {
        var change = UsageRules.Cancel(Ordered, release, Given.Minute(3))!;

        Assert.Same(Ordered, change.Before);
        Assert.Equal(UsageAction.Cancelled, change.Action);
        Assert.Equal(
            Ordered with { Version = 3, Status = UsageStatus.Cancelled, IsReleased = release, EndedAt = Given.Minute(3) },
            change.After);
        Assert.Equal(release, change.After.BlockingKey is null);
    }

    [Fact]
    public void Cancelling_again_changes_nothing_whatever_the_setting_is_now()
    {
        Assert.Null(UsageRules.Cancel(Ordered.Cancelled(release: false), release: true, Given.Now));
        Assert.Null(UsageRules.Cancel(Ordered.Cancelled(release: true), release: false, Given.Now));
    }

    [Fact]
    public void What_is_not_ordered_is_not_cancelled()
    {
        Assert.Null(UsageRules.Cancel(Given.Hold(), release: true, Given.Now));
        Assert.Null(UsageRules.Cancel(Given.Hold().Ended(HoldEnding.Removed), release: true, Given.Now));
    }

    [Fact]
    public void A_grant_that_was_never_sent_is_dropped()
    {
        var cancelled = Due.Cancelled();

        Assert.Equal(new UsageGrant(), cancelled.Grant);
        Assert.False(UsageRules.IsUnsettled(cancelled));
        Assert.Null(UsageRules.LeaseGrant(cancelled, Given.Minute(9), Given.Minute(4)));
    }

    [Fact]
    public void A_grant_whose_answers_were_clear_refusals_of_the_token_is_dropped()
    {
        var cancelled = Due.Leased().Answered(new GrantOutcome.Unauthorized(401)).Cancelled();

        Assert.Equal(GrantState.None, cancelled.Grant.State);
        Assert.Null(cancelled.Grant.NextAttemptAt);
        Assert.Null(cancelled.Grant.DueSince);
        Assert.False(cancelled.MustTellApras);
    }

    [Fact]
    public void A_grant_under_way_goes_to_staff()
    {
        var cancelled = Due.Leased().Cancelled();

        Assert.Equal(GrantState.NeedsReview, cancelled.Grant.State);
        Assert.Equal(ReviewReason.CancelledAfterAttempt, cancelled.Grant.Review);
        Assert.Null(cancelled.Grant.LeasedUntil);
        Assert.Null(cancelled.Grant.NextAttemptAt);
        Assert.Equal(1, cancelled.Grant.Attempts);
        Assert.True(cancelled.MustTellApras);
    }

    [Fact]
    public void A_grant_with_an_unknown_outcome_goes_to_staff()
    {
        var cancelled = Due.Leased().Answered(new GrantOutcome.Unknown()).Cancelled();

        Assert.Equal(GrantState.NeedsReview, cancelled.Grant.State);
        Assert.Equal(ReviewReason.CancelledAfterAttempt, cancelled.Grant.Review);
        Assert.True(cancelled.Grant.OutcomeUnknown);
        Assert.True(cancelled.MustTellApras);
    }

    [Fact]
    public void A_recorded_grant_keeps_its_request_id_and_APRAS_must_be_told()
    {
        var cancelled = Due.Granted().Cancelled();

        Assert.Equal(UsageStatus.Cancelled, cancelled.Status);
        Assert.Equal(GrantState.Granted, cancelled.Grant.State);
        Assert.Equal("4711", cancelled.Grant.Receipt?.RequestId);
        Assert.True(cancelled.MustTellApras);
    }

    [Fact]
    public void A_grant_that_APRAS_refused_at_once_is_dropped()
    {
        var cancelled = Due.Leased().Answered(new GrantOutcome.Refused(422)).Cancelled();

        Assert.Equal(GrantState.None, cancelled.Grant.State);
        Assert.Null(cancelled.Grant.Review);
        Assert.False(cancelled.MustTellApras);
    }

    [Fact]
    public void A_grant_in_review_that_may_be_recorded_stays_in_review()
    {
        var refused = Due.Leased().Answered(new GrantOutcome.Unknown()).Leased(Given.Minute(1)).Answered(new GrantOutcome.Refused(409));

        var cancelled = refused.Cancelled();

        Assert.Equal(GrantState.NeedsReview, cancelled.Grant.State);
        Assert.Equal(ReviewReason.RefusedAfterUnknownOutcome, cancelled.Grant.Review);
        Assert.True(cancelled.MustTellApras);
    }

    [Fact]
    public void A_grant_without_its_key_that_was_never_sent_is_dropped() =>
        Assert.Equal(GrantState.None, Due.Erased().Cancelled().Grant.State);

    [Fact]
    public void A_sale_that_staff_settled_with_APRAS_goes_to_staff_again()
    {
        var settled = UsageRules.SettleGrant(Due.Leased().Answered(new GrantOutcome.Refused(422)))!.After;

        var cancelled = settled.Cancelled();

        Assert.Equal(ReviewReason.CancelledAfterAttempt, cancelled.Grant.Review);
        Assert.True(cancelled.MustTellApras);
        Assert.False(UsageRules.SettleGrant(cancelled)!.After.MustTellApras);
    }

    [Fact]
    public void Staff_free_a_hold()
    {
        var hold = Given.Hold();

        var change = Assert.Single(Assert.IsType<Removal.Freed>(UsageRules.Free(hold, Given.Minute(7))).Changes);

        Assert.Equal(UsageAction.Freed, change.Action);
        Assert.Equal(HoldEnding.Freed, change.After.Ending);
        Assert.Equal(UsageStatus.Expired, change.After.Status);
        Assert.Equal(Given.Minute(7), change.After.EndedAt);
    }

    [Fact]
    public void Staff_free_an_ordered_card()
    {
        foreach (var usage in new[] { Ordered, Due })
        {
            var change = Assert.Single(Assert.IsType<Removal.Freed>(UsageRules.Free(usage, Given.Minute(7))).Changes);

            Assert.Equal(UsageAction.Freed, change.Action);
            Assert.Equal(UsageStatus.Cancelled, change.After.Status);
            Assert.True(change.After.IsReleased);
            Assert.Equal(GrantState.None, change.After.Grant.State);
            Assert.Equal(Given.Minute(7), change.After.EndedAt);
        }
    }

    [Fact]
    public void Staff_cannot_free_a_used_cancelled_or_ended_card()
    {
        foreach (var usage in new[] { Due.Granted(), Ordered.Cancelled(), Given.Hold().Ended(HoldEnding.Removed) })
        {
            Assert.Equal(
                new Refusal(RefusalReason.NotPossible),
                Assert.IsType<Removal.Refused>(UsageRules.Free(usage, Given.Now)).Refusal);
        }
    }

    [Fact]
    public void With_its_event_a_hold_ends()
    {
        var change = UsageRules.CancelForEvent(Given.Hold(), release: false, Given.Minute(7))!;

        Assert.Equal(UsageAction.EventCancelled, change.Action);
        Assert.Equal(HoldEnding.EventCancelled, change.After.Ending);
        Assert.Equal(UsageStatus.Expired, change.After.Status);
        Assert.Equal(Given.Minute(7), change.After.EndedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_its_event_an_ordered_ticket_is_cancelled_and_its_unsent_grant_dropped(bool release)
    {
        var change = UsageRules.CancelForEvent(Due, release, Given.Minute(7))!;

        Assert.Equal(UsageAction.EventCancelled, change.Action);
        Assert.Equal(UsageStatus.Cancelled, change.After.Status);
        Assert.Equal(release, change.After.IsReleased);
        Assert.Equal(GrantState.None, change.After.Grant.State);
        Assert.Equal(HoldEnding.EventCancelled, change.After.Ending);
    }

    [Fact]
    public void With_its_event_a_ticket_that_was_cancelled_before_is_marked_and_otherwise_left_as_it_is()
    {
        var before = Due.Granted().Cancelled(release: false, at: Given.Minute(3));

        var change = UsageRules.CancelForEvent(before, release: true, Given.Minute(7))!;

        Assert.Equal(UsageAction.EventCancelled, change.Action);
        Assert.Equal(before with { Ending = HoldEnding.EventCancelled, Version = before.Version + 1 }, change.After);
    }

    [Fact]
    public void Cancelling_an_event_goes_on_after_a_crash()
    {
        Assert.Null(UsageRules.CancelForEvent(UsageRules.CancelForEvent(Ordered, release: true, Given.Now)!.After, release: true, Given.Now));
        Assert.Null(UsageRules.CancelForEvent(UsageRules.CancelForEvent(Ordered.Cancelled(), release: true, Given.Now)!.After, release: true, Given.Now));
        Assert.Null(UsageRules.CancelForEvent(Given.Hold().Ended(HoldEnding.EventCancelled), release: true, Given.Now));
        Assert.True(UsageRules.CancelForEvent(Due.Granted(), release: true, Given.Now)!.After.MustTellApras);
    }

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => UsageRules.Cancel(null!, release: true, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.Free(null!, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.CancelForEvent(null!, release: true, Given.Now));
    }
}
