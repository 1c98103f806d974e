namespace Sortir.Domain.Tests;

public sealed class LeasingTests
{
    private static readonly CardUsage Due = Given.Hold().Placed().Paid();

    [Fact]
    public void A_lease_counts_the_attempt_before_anything_is_sent()
    {
        var change = UsageRules.LeaseGrant(Due, Given.Minute(5), Given.Now)!;

        Assert.Same(Due, change.Before);
        Assert.Equal(UsageAction.GrantAttempted, change.Action);
        Assert.Equal(
            Due with { Version = 4, Grant = Due.Grant with { LeasedUntil = Given.Minute(5), Attempts = 1 } },
            change.After);
        Assert.False(change.After.Grant.OutcomeUnknown);
    }

    [Fact]
    public void A_leased_grant_belongs_to_its_node_until_the_lease_ends()
    {
        var leased = Due.Leased();

        Assert.Null(UsageRules.LeaseGrant(leased, Given.Minute(9), Given.Minute(5) - Given.OneMillisecond));
        Assert.NotNull(UsageRules.LeaseGrant(leased, Given.Minute(10), Given.Minute(5)));
    }

    [Fact]
    public void A_lease_that_ended_without_an_answer_leaves_its_outcome_unknown()
    {
        var again = Due.Leased().Leased(Given.Minute(5));

        Assert.True(again.Grant.OutcomeUnknown);
        Assert.Equal(2, again.Grant.Attempts);
    }

    [Fact]
    public void An_unknown_outcome_stays_unknown_through_later_attempts()
    {
        var again = Due.Leased().Answered(new GrantOutcome.Unknown()).Leased(Given.Minute(60));

        Assert.True(again.Grant.OutcomeUnknown);
    }

    [Fact]
    public void A_clear_answer_leaves_nothing_unknown()
    {
        var again = Due.Leased().Answered(new GrantOutcome.Unauthorized(401)).Leased(Given.Minute(60));

        Assert.False(again.Grant.OutcomeUnknown);
    }

    [Fact]
    public void Before_its_wait_is_over_no_node_takes_a_grant()
    {
        var waiting = Due with { Grant = Due.Grant with { NextAttemptAt = Given.Minute(1) } };

        Assert.Null(UsageRules.LeaseGrant(waiting, Given.Minute(9), Given.Minute(1) - Given.OneMillisecond));
        Assert.NotNull(UsageRules.LeaseGrant(waiting, Given.Minute(9), Given.Minute(1)));
        Assert.True((Due.Grant with { NextAttemptAt = null }).IsDue(Given.Now));
    }

    [Fact]
    public void Only_a_due_grant_is_leased()
    {
        foreach (var usage in new[]
                 {
                     Given.Hold(),
                     Given.Hold().Placed(),
                     Due.Granted(),
                     Due.Cancelled(),
                     Due.Leased().Answered(new GrantOutcome.Refused(400)),
                     UsageRules.SettleGrant(Due.Leased().Answered(new GrantOutcome.Refused(400)))!.After,
                 })
        {
            Assert.Null(UsageRules.LeaseGrant(usage, Given.Minute(99), Given.Minute(90)));
        }
    }

    [Fact]
    public void A_grant_is_sent_only_while_its_lease_outlives_the_timeout_by_the_margin()
    {
        var leased = Due.Leased();
        var timeout = TimeSpan.FromSeconds(30);

        Assert.True(UsageRules.MaySendGrant(leased, timeout, Given.Settings, Given.Now));
        Assert.True(UsageRules.MaySendGrant(leased, timeout, Given.Settings, Given.Minute(4)));
        Assert.False(UsageRules.MaySendGrant(leased, timeout, Given.Settings, Given.Minute(4) + Given.OneMillisecond));
        Assert.False(UsageRules.MaySendGrant(leased, TimeSpan.FromMinutes(5), Given.Settings, Given.Now));
        Assert.True(UsageRules.MaySendGrant(leased, timeout, Given.Settings with { GrantLeaseMargin = TimeSpan.Zero }, Given.Minute(4.5)));
    }

    [Fact]
    public void A_grant_without_a_lease_is_not_sent()
    {
        Assert.False(UsageRules.MaySendGrant(Due, TimeSpan.FromSeconds(30), Given.Settings, Given.Now));
        Assert.False(UsageRules.MaySendGrant(Due.Leased().Cancelled(), TimeSpan.FromSeconds(30), Given.Settings, Given.Now));
    }

    [Fact]
    public void A_lease_that_is_given_back_unsent_was_no_attempt()
    {
        var leased = Due.Leased();

        var change = UsageRules.ReturnGrant(leased, 1, Given.Minute(2))!;

        Assert.Equal(UsageAction.GrantReturned, change.Action);
        Assert.Equal(
            leased with { Version = 5, Grant = leased.Grant with { LeasedUntil = null, Attempts = 0, NextAttemptAt = Given.Minute(2) } },
            change.After);
    }

    [Fact]
    public void Giving_back_keeps_what_is_unknown_of_earlier_attempts()
    {
        var returned = UsageRules.ReturnGrant(Due.Leased().Leased(Given.Minute(5)), 2, Given.Minute(6))!.After;

        Assert.Equal(1, returned.Grant.Attempts);
        Assert.True(returned.Grant.OutcomeUnknown);
    }

    [Fact]
    public void Only_the_lease_that_stands_can_be_given_back()
    {
        Assert.Null(UsageRules.ReturnGrant(Due, 0, Given.Now));
        Assert.Null(UsageRules.ReturnGrant(Due.Leased().Leased(Given.Minute(5)), 1, Given.Now));
        Assert.Equal(GrantState.None, UsageRules.ReturnGrant(Due.Leased().Cancelled(), 1, Given.Now)!.After.Grant.State);
        Assert.Null(UsageRules.ReturnGrant(Due.Granted(), 1, Given.Now));
        Assert.Null(UsageRules.ReturnGrant(Due.Leased().Answered(new GrantOutcome.Unknown()), 1, Given.Now));
    }

    [Fact]
    public void A_lease_that_is_given_back_after_a_cancellation_was_no_attempt()
    {
        var returned = UsageRules.ReturnGrant(Due.Leased().Cancelled(), 1, Given.Now)!.After;

        Assert.Equal(0, returned.Grant.Attempts);
        Assert.False(returned.MustTellApras);
    }

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => UsageRules.LeaseGrant(null!, Given.Now, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.MaySendGrant(null!, default, Given.Settings, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.MaySendGrant(Due, default, null!, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.ReturnGrant(null!, 1, Given.Now));
    }
}
