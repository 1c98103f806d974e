using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sortir.Tests.Configuration;

public sealed class OptionsBindingTests
{
    private const string Everything = """
        {
          "Sortir": {
            "Enabled": false,
            "Keys": [ { "Id": "2026", "Secret": "b25l" }, { "Id": "2027", "Secret": "dHdv" } ],
            "CurrentKey": "2027",
            "BaseUrl": "https://apras.invalid/api",
            "Token": "the-token",
            "Timeout": "00:00:03",
            "ActivityId": "17",
            "PrefillAttendee": false,
            "ReleaseOnCancel": false,
            "UsageRetention": "30.00:00:00",
            "AuditRetention": "100.00:00:00",
            "CorrectionWindow": "00:04:00",
            "HoldLifetime": "00:12:00",
            "RefusalLifetime": "00:01:00",
            "Attempts": { "Limit": 5, "AcceptedLimit": 50, "Window": "00:02:00", "OrganizerCeiling": 99, "BlockAtOrganizerCeiling": true },
            "Circuit": { "ConsecutiveFailures": 7, "BreakDuration": "00:02:00" },
            "Grants": {
              "Deliver": false,
              "PollInterval": "00:00:10",
              "Timeout": "00:00:20",
              "LeaseDuration": "00:04:00",
              "LeaseMargin": "00:00:40",
              "ParallelPerOrganizer": 4,
              "Parallel": 16,
              "BackoffMin": "00:00:10",
              "BackoffMax": "00:30:00"
            },
            "Retention": { "Run": false, "Interval": "00:30:00", "ExpiredHolds": "12:00:00" },
            "Products": {
              "Show": { "EventId": "event", "EventEndsAt": "2027-03-01T23:00:00+01:00", "Enabled": false, "ActivityId": "18" }
            }
          }
        }
        """;

    [Fact]
    public void Every_option_is_read_from_its_key()
    {
        var options = Bind(Everything);

        // Each value above differs from its default, so that one that is not read shows here, and so does a new one without a key above.
        AssertChanged(options, new SortirOptions(), "Sortir");
        AssertChanged(options.Attempts, new SortirAttemptOptions(), "Sortir:Attempts");
        AssertChanged(options.Circuit, new SortirCircuitOptions(), "Sortir:Circuit");
        AssertChanged(options.Grants, new SortirGrantOptions(), "Sortir:Grants");
        AssertChanged(options.Retention, new SortirRetentionOptions(), "Sortir:Retention");
        AssertChanged(options.Products["Show"], new SortirProductOptions(), "Sortir:Products:Show");
    }

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        var options = Bind(Everything);

        Assert.Equal([("2026", "b25l"), ("2027", "dHdv")], options.Keys.Select(key => (key.Id, key.Secret)));
        Assert.Equal(("2027", "https://apras.invalid/api", "the-token", "17"), (options.CurrentKey, options.BaseUrl, options.Token, options.ActivityId));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(12)), (options.Timeout, options.CorrectionWindow, options.HoldLifetime));
        Assert.Equal((5, 50, 99, 7), (options.Attempts.Limit, options.Attempts.AcceptedLimit, options.Attempts.OrganizerCeiling, options.Circuit.ConsecutiveFailures));
        Assert.Equal((4, 16), (options.Grants.ParallelPerOrganizer, options.Grants.Parallel));
        Assert.Equal(new DateTimeOffset(2027, 3, 1, 22, 0, 0, TimeSpan.Zero), options.Products["Show"].EventEndsAt);
        Assert.False(options.Products.ContainsKey("show"));
    }

    [Fact]
    public async Task The_catalog_of_a_small_shop_is_its_configuration()
    {
        var services = new ServiceCollection();
        services.AddSortir(Configured.Json(Everything));
        await using var provider = Configured.Build(services);
        var catalog = provider.GetRequiredService<ISortirCatalog>();
        var ct = TestContext.Current.CancellationToken;

        var show = await catalog.FindProductAsync("Show", ct);
        Assert.True(show!.NeedsCard);
        Assert.Equal(
            new CatalogEvent { Id = "event", EndsAt = new DateTimeOffset(2027, 3, 1, 23, 0, 0, TimeSpan.FromHours(1)), IsEnabled = false, ActivityId = "18" },
            show.Event);
        Assert.False((await catalog.FindProductAsync("a poster", ct))!.NeedsCard);
        Assert.Equal("event", (await catalog.FindEventAsync(CatalogEvent.DefaultOrganizerId, "event", ct))!.Id);
        Assert.Null(await catalog.FindEventAsync("another organizer", "event", ct));
    }

    [Fact]
    public async Task The_settings_of_the_only_organizer_are_its_configuration()
    {
        var services = new ServiceCollection();
        services.AddSortir(Configured.Json(Everything));
        await using var provider = Configured.Build(services);
        var settings = provider.GetRequiredService<ISortirSettingsProvider>();
        var ct = TestContext.Current.CancellationToken;

        var found = (await settings.FindAsync(CatalogEvent.DefaultOrganizerId, ct))!;
        Assert.Equal(("https://apras.invalid/api", "the-token", "17"), (found.BaseUrl!.ToString(), found.Token!.Reveal(), found.ActivityId));
        Assert.Equal((TimeSpan.FromSeconds(3), false, false), (found.Timeout, found.PrefillAttendee, found.ReleaseOnCancel));
        Assert.Equal((TimeSpan.FromDays(30), TimeSpan.FromDays(100)), (found.UsageRetention, found.AuditRetention));
        Assert.Null(await settings.FindAsync("another organizer", ct));
        Assert.Same(found, await settings.FindAsync(CatalogEvent.DefaultOrganizerId, ct));
    }

    private static SortirOptions Bind(string json)
    {
        var services = new ServiceCollection();
        services.AddSortir(Configured.Json(json));
        using var provider = Configured.Build(services);
        return provider.GetRequiredService<IOptions<SortirOptions>>().Value;
    }

    private static void AssertChanged<T>(T options, T defaults, string section)
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            Assert.False(
                Equals(property.GetValue(options), property.GetValue(defaults)),
                $"{section}:{property.Name} was not read from the configuration.");
        }
    }
}
