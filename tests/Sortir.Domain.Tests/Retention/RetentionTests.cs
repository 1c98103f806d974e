namespace Sortir.Domain.Tests;

public sealed class RetentionTests
{
    private static readonly TimeSpan NinetyDays = TimeSpan.FromDays(90);

    private static readonly DateTimeOffset EventEnd = Given.Minute(180);

    private static readonly CardUsage Due = Given.Hold().Placed().Paid();

    [Fact]
    public void A_hold_is_swept_24_hours_after_its_lapse_and_dated_to_it()
    {
        var hold = Given.Hold();

        Assert.Null(UsageRules.Sweep(hold, Given.Settings, Given.Minute(10 + (24 * 60)) - Given.OneMillisecond));
        var change = UsageRules.Sweep(hold, Given.Settings, Given.Minute(10 + (24 * 60)))!;

        Assert.Equal(UsageAction.Swept, change.Action);
        Assert.Equal(
            hold with
            {
                Version = 2,
                Status = UsageStatus.Expired,
                Ending = HoldEnding.Lapsed,
                EndedAt = hold.HoldExpiresAt,
                ProtectedServiceKey = null,
            },
            change.After);
        Assert.True(MayPurge(change.After, null, Given.Minute(10 + (24 * 60))));
    }

    [Fact]
    public void Only_a_hold_is_swept()
    {
        var late = Given.Now + TimeSpan.FromDays(3650);

        Assert.Null(UsageRules.Sweep(Due, Given.Settings, late));
        Assert.Null(UsageRules.Sweep(Given.Hold().Placed(), Given.Settings, late));
        Assert.Null(UsageRules.Sweep(Given.Hold().Ended(HoldEnding.Removed), Given.Settings, late));
    }

    [Fact]
    public void An_ended_hold_is_deleted_after_24_hours()
    {
        var ended = Given.Hold().Ended(HoldEnding.Removed);

        Assert.False(MayPurge(ended, EventEnd, Given.Minute(24 * 60) - Given.OneMillisecond));
        Assert.True(MayPurge(ended, EventEnd, Given.Minute(24 * 60)));
        Assert.True(MayPurge(ended, null, Given.Minute(24 * 60)));
    }

    [Fact]
    public void An_ended_hold_that_does_not_say_when_is_kept() =>
        Assert.False(MayPurge(Given.Hold().Ended(HoldEnding.Removed) with { EndedAt = null }, EventEnd, EventEnd + NinetyDays));

    [Fact]
    public void A_hold_is_never_deleted_before_it_ended() =>
        Assert.False(MayPurge(Given.Hold(), EventEnd, EventEnd + TimeSpan.FromDays(3650)));

    [Fact]
    public void A_usage_is_deleted_once_its_retention_after_the_events_end_is_over()
    {
        foreach (var usage in new[]
                 {
                     Given.Hold().Placed(),
                     Due.Granted(),
                     Due.Cancelled(),
                     Due.Cancelled(release: false),
                     UsageRules.SettleGrant(Due.Granted().Cancelled())!.After,
                 })
        {
            Assert.False(MayPurge(usage, EventEnd, EventEnd + NinetyDays - Given.OneMillisecond));
            Assert.True(MayPurge(usage, EventEnd, EventEnd + NinetyDays));
        }
    }

    [Fact]
    public void The_retention_counts_from_the_end_as_it_is_known_now()
    {
        var postponed = EventEnd + TimeSpan.FromDays(365);

        Assert.False(MayPurge(Due.Granted(), postponed, EventEnd + NinetyDays));
    }

    [Fact]
    public void An_unknown_end_deletes_nothing() => Assert.False(MayPurge(Due.Granted(), null, Given.Now + TimeSpan.FromDays(36500)));

    [Fact]
    public void An_event_that_never_ends_deletes_nothing()
    {
        Assert.False(MayPurge(Due.Granted(), DateTimeOffset.MaxValue, Given.Now + TimeSpan.FromDays(36500)));
    }

    [Fact]
    public void A_grant_that_is_due_or_unsettled_keeps_its_usage()
    {
        foreach (var usage in new[]
                 {
                     Due,
                     Due.Leased(),
                     Due.Leased().Answered(new GrantOutcome.Refused(409)),
                     Due.Leased().Cancelled(),
                     Due.Granted().Cancelled(),
                 })
        {
            Assert.True(UsageRules.IsUnsettled(usage));
            Assert.False(MayPurge(usage, EventEnd, EventEnd + TimeSpan.FromDays(3650)));
        }

        Assert.False(UsageRules.IsUnsettled(Given.Hold()));
        Assert.False(UsageRules.IsUnsettled(Due.Granted()));
        Assert.False(UsageRules.IsUnsettled(Due.Cancelled()));
    }

    [Fact]
    public void Erasing_takes_what_tells_of_the_holder_and_keeps_the_card_blocked()
    {
        var placed = Given.Hold().Placed();

        var change = UsageRules.Erase(placed);

        Assert.Equal(UsageAction.Erased, change.Action);
        Assert.Equal(placed with { Version = 3, LastDigits = null, CartId = null, ProtectedServiceKey = null }, change.After);
        Assert.Equal(Given.Card(), change.After.BlockingKey);
    }

    [Fact]
    public void A_due_grant_whose_key_is_erased_goes_to_staff()
    {
        var grant = Due.Erased().Grant;

        Assert.Equal(GrantState.NeedsReview, grant.State);
        Assert.Equal(ReviewReason.ServiceKeyMissing, grant.Review);
        Assert.False(grant.OutcomeUnknown);
        Assert.Null(grant.NextAttemptAt);
    }

    [Fact]
    public void A_grant_that_is_erased_under_way_may_be_recorded()
    {
        var erased = Due.Leased().Erased();

        Assert.Equal(ReviewReason.ServiceKeyMissing, erased.Grant.Review);
        Assert.True(erased.Grant.OutcomeUnknown);
        Assert.Null(erased.Grant.LeasedUntil);
        Assert.True(erased.Cancelled().MustTellApras);
    }

    [Fact]
    public void What_is_known_of_a_grant_outlives_an_erasure()
    {
        Assert.Equal("4711", Due.Granted().Erased().Grant.Receipt?.RequestId);
        Assert.Equal(ReviewReason.Refused, Due.Leased().Answered(new GrantOutcome.Refused(409)).Erased().Grant.Review);
        Assert.True(Due.Leased().Answered(new GrantOutcome.Unknown()).Erased().Grant.OutcomeUnknown);
        Assert.Equal(UsageGrant.None, Given.Hold().Placed().Erased().Grant);
    }

    [Fact]
    public void An_erased_hold_belongs_to_no_cart_and_blocks_until_it_lapses()
    {
        var erased = Given.Hold().Erased();

        Assert.IsType<Placing.Refused>(UsageRules.Place([erased], "cart", "order", [Given.Ticket()], Given.Now));
        Assert.Equal(RefusalReason.HeldElsewhere, UsageRules.FindRefusal([erased], Given.Entry(), Given.Settings, Given.Now)?.Reason);
        Assert.Null(UsageRules.FindRefusal([erased], Given.Entry(), Given.Settings, Given.Minute(10)));
    }

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => UsageRules.Sweep(null!, Given.Settings, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.Sweep(Due, null!, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.MayPurge(null!, null, NinetyDays, Given.Settings, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.MayPurge(Due, null, NinetyDays, null!, Given.Now));
        Assert.Throws<ArgumentNullException>(() => UsageRules.GoesWithItsEvent(null!));
        Assert.Throws<ArgumentNullException>(() => UsageRules.IsUnsettled(null!));
        Assert.Throws<ArgumentNullException>(() => UsageRules.Erase(null!));
    }

    private static bool MayPurge(CardUsage usage, DateTimeOffset? eventEndsAt, DateTimeOffset now) =>
        UsageRules.MayPurge(usage, eventEndsAt, NinetyDays, Given.Settings, now);

    [Fact]
    public void Holds_living_or_ended_do_not_go_with_their_event()
    {
        Assert.False(UsageRules.GoesWithItsEvent(Given.Hold()));
        Assert.False(UsageRules.GoesWithItsEvent(Given.Hold() with { Status = UsageStatus.Expired }));
        Assert.True(UsageRules.GoesWithItsEvent(Given.Hold().Placed()));
    }
}
