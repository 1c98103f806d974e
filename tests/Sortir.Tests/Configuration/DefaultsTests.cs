namespace Sortir.Tests.Configuration;

/// <summary>What the rules put in brackets.</summary>
public sealed class DefaultsTests
{
    [Fact]
    public void The_options_default_to_what_the_rules_say()
    {
        var options = new SortirOptions();

        Assert.True(options.Enabled);
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)), (options.HoldLifetime, options.CorrectionWindow, options.RefusalLifetime));
        Assert.Equal((10, 60, TimeSpan.FromMinutes(5)), (options.Attempts.Limit, options.Attempts.AcceptedLimit, options.Attempts.Window));
        Assert.Equal((500, false), (options.Attempts.OrganizerCeiling, options.Attempts.BlockAtOrganizerCeiling));
        Assert.Equal((5, TimeSpan.FromMinutes(5)), (options.Circuit.ConsecutiveFailures, options.Circuit.BreakDuration));
        Assert.Equal(
            (true, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30)),
            (options.Grants.Deliver, options.Grants.PollInterval, options.Grants.LeaseDuration, options.Grants.Timeout));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)), (options.Grants.BackoffMin, options.Grants.BackoffMax));
        Assert.Equal((true, TimeSpan.FromHours(24)), (options.Retention.Run, options.Retention.ExpiredHolds));
        Assert.Equal((true, TimeSpan.FromHours(1)), (options.Reconciliation.Run, options.Reconciliation.UnpaidAfter));
    }

    [Fact]
    public void An_organizers_settings_default_to_what_the_rules_say_wherever_they_come_from()
    {
        foreach (var settings in new[] { OrganizerSettings.Default, new SortirOptions().ToOrganizerSettings() })
        {
            Assert.Equal((null, null, null), (settings.BaseUrl, settings.Token, settings.ActivityId));
            Assert.Equal((TimeSpan.FromSeconds(2), true, true), (settings.Timeout, settings.PrefillAttendee, settings.ReleaseOnCancel));
            Assert.Equal((TimeSpan.FromDays(90), TimeSpan.FromDays(365)), (settings.UsageRetention, settings.AuditRetention));
        }
    }
}
