namespace Sortir.Domain.Tests;

public sealed class CardUsageTests
{
    [Fact]
    public void A_hold_blocks_its_card_until_it_lapses()
    {
        var hold = Given.Hold();

        Assert.True(hold.Blocks(Given.Now));
        Assert.True(hold.Blocks(Given.Minute(10) - Given.OneMillisecond));
        Assert.False(hold.Blocks(Given.Minute(10)));
        Assert.False(hold.HasLapsed(Given.Minute(10) - Given.OneMillisecond));
        Assert.True(hold.HasLapsed(Given.Minute(10)));
    }

    [Fact]
    public void A_clock_that_goes_backwards_lapses_nothing() => Assert.True(Given.Hold().Blocks(Given.Minute(-60)));

    [Fact]
    public void A_lapsed_hold_keeps_its_key_until_somebody_takes_the_card_over() =>
        Assert.Equal(Given.Card(), Given.Hold(heldAt: Given.Minute(-60)).BlockingKey);

    [Fact]
    public void An_ordered_card_blocks_for_ever()
    {
        var placed = Given.Hold().Placed();

        Assert.All(
            new[] { placed, placed.Paid(), placed.Paid().Granted(), placed.Cancelled(release: false) },
            usage =>
            {
                Assert.Equal(Given.Card(), usage.BlockingKey);
                Assert.False(usage.HasLapsed(Given.Minute(1_000_000)));
                Assert.True(usage.Blocks(Given.Minute(1_000_000)));
            });
    }

    [Fact]
    public void A_released_or_ended_usage_never_blocks()
    {
        Assert.All(
            new[] { Given.Hold().Placed().Cancelled(release: true), Given.Hold().Ended(HoldEnding.Removed) },
            usage =>
            {
                Assert.Null(usage.BlockingKey);
                Assert.False(usage.Blocks(Given.Now));
                Assert.False(usage.HasLapsed(Given.Minute(60)));
            });
    }

    [Fact]
    public void APRAS_must_be_told_of_a_cancelled_sale_that_it_has_or_may_have_recorded()
    {
        var due = Given.Hold().Placed().Paid();

        Assert.False(due.MustTellApras);
        Assert.False(due.Granted().MustTellApras);
        Assert.False(due.Cancelled().MustTellApras);
        Assert.True(due.Leased().Cancelled().MustTellApras);
        Assert.True(due.Granted().Cancelled().MustTellApras);
        Assert.False(UsageRules.SettleGrant(due.Granted().Cancelled())!.After.MustTellApras);
        Assert.False(Given.Hold().Placed().Cancelled().MustTellApras);
    }

    [Fact]
    public void The_support_note_names_the_last_digits_only()
    {
        Assert.Equal("[Sortir!] Carte validée : ••••7890", Given.Hold().SupportNote);
        Assert.Equal("[Sortir!] Carte validée : ••••••••", Given.Hold().Erased().SupportNote);
    }

    [Fact]
    public void A_new_usage_has_version_1_and_each_change_the_next()
    {
        var hold = Given.Hold() with { Version = 7 };

        var insert = UsageChange.Insert(hold, UsageAction.Held);
        var update = UsageChange.Update(hold, hold with { Version = 99 }, UsageAction.Moved);

        Assert.Null(insert.Before);
        Assert.Equal(1, insert.After.Version);
        Assert.Equal(UsageAction.Held, insert.Action);
        Assert.Same(hold, update.Before);
        Assert.Equal(8, update.After.Version);
        Assert.Equal(UsageAction.Moved, update.Action);
    }

    [Fact]
    public void A_change_of_nothing_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => UsageChange.Insert(null!, UsageAction.Held));
        Assert.Throws<ArgumentNullException>(() => UsageChange.Update(null!, Given.Hold(), UsageAction.Held));
        Assert.Throws<ArgumentNullException>(() => UsageChange.Update(Given.Hold(), null!, UsageAction.Held));
    }

    [Fact]
    public void The_durations_default_to_those_of_the_rules()
    {
        var settings = RuleSettings.Default;

        Assert.Equal(TimeSpan.FromMinutes(5), settings.CorrectionWindow);
        Assert.Equal(TimeSpan.FromMinutes(10), settings.HoldLifetime);
        Assert.Equal(TimeSpan.FromHours(24), settings.ExpiredHoldRetention);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.GrantBackoffMin);
        Assert.Equal(TimeSpan.FromHours(1), settings.GrantBackoffMax);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.GrantLeaseMargin);
    }

    [Fact]
    public void A_status_that_was_never_set_is_none_of_the_known() => Assert.False(Enum.IsDefined(default(UsageStatus)));
}
