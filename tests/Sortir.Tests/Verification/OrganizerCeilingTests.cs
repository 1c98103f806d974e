using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

/// <summary>Somebody tries numbers from many addresses: an alert, and no more than that unless the host says so.</summary>
public sealed class OrganizerCeilingTests
{
    private const string Alert =
        "Organizer default: 3 cards were refused within 300 s, from all sources together. Somebody may be trying numbers: see Sortir:Attempts:OrganizerCeiling.";

    [Fact]
    public async Task Many_sources_that_try_numbers_raise_one_alert_in_a_window_and_the_sale_goes_on()
    {
        await using var shop = Open();
        await TryNumbersAsync(shop, 3);
        Assert.Empty(AlertsOf(shop));

        await TryNumbersAsync(shop, 3, from: 3);

        Assert.Equal((Alert, null), Assert.Single(AlertsOf(shop)));
        await shop.AcceptAsync(shop.NewCard());
    }

    [Fact]
    public async Task The_health_check_tells_it_for_a_window()
    {
        await using var shop = Open();
        await TryNumbersAsync(shop, 3);
        shop.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(shop)).Status);
        await TryNumbersAsync(shop, 1, from: 3);

        var health = await CheckAsync(shop);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(
            "Organizer default has as many refused cards as Sortir:Attempts:OrganizerCeiling allows: somebody may be trying numbers.",
            health.Description);
        Assert.True((bool)health.Data["ceiling:default"]);

        shop.Time.Advance(TimeSpan.FromMinutes(5));
        health = await CheckAsync(shop);
        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.DoesNotContain("ceiling:default", health.Data.Keys);
    }

    [Fact]
    public async Task A_host_that_blocks_at_the_ceiling_verifies_no_card_for_a_window()
    {
        await using var shop = Open(blocks: true);
        await shop.AcceptAsync(shop.NewCard(), cart: "early");
        await TryNumbersAsync(shop, 4);
        shop.Time.Advance(TimeSpan.FromMinutes(1));

        var refused = await shop.RefuseAsync(RefusalReason.TooManyAttempts, shop.NewCard(), cart: "late");

        Assert.Equal(TimeSpan.FromMinutes(4), refused.RetryAfter);
        shop.Time.Advance(TimeSpan.FromMinutes(4));
        await shop.AcceptAsync(shop.NewCard(), cart: "late");
    }

    [Fact]
    public async Task A_block_leaves_the_box_office_and_what_is_held_already_alone()
    {
        await using var shop = Open(blocks: true);
        var held = shop.NewCard();
        await shop.AcceptAsync(held, cart: "early");
        await TryNumbersAsync(shop, 4);

        await shop.AcceptAsync(held, cart: "early");
        Assert.IsType<CardVerification.Accepted>(await shop.VerifyAsync(shop.NewCard(), cart: "till", source: "till 1", trusted: true));
    }

    [Fact]
    public async Task Accepted_cards_unavailable_answers_and_trusted_sources_do_not_count()
    {
        await using var shop = Open();
        for (var i = 0; i < 20; i++)
        {
            await shop.AcceptAsync(shop.NewCard(), cart: $"buyer {i}");
            await shop.VerifyAsync(shop.NewCard(AprasCardStatus.Unknown), source: "till 1", trusted: true);
        }

        shop.Fake.IsDown = true;
        for (var i = 0; i < 20; i++)
        {
            await shop.RefuseAsync(RefusalReason.ServiceUnavailable, shop.NewCard());
        }

        Assert.Empty(AlertsOf(shop));
    }

    [Fact]
    public async Task Another_organizer_has_a_ceiling_of_its_own()
    {
        await using var shop = Open(blocks: true);
        shop.Settings.Of["other"] = Shop.NewSettings();
        shop.Catalog.Products["others"] = CatalogProduct.WithCard(
            new CatalogEvent { OrganizerId = "other", Id = "their event", EndsAt = shop.Time.GetUtcNow().AddDays(1) });
        await TryNumbersAsync(shop, 4);

        await shop.RefuseAsync(RefusalReason.TooManyAttempts, shop.NewCard());
        Assert.IsType<CardVerification.Accepted>(await shop.VerifyAsync(shop.NewCard(), product: "others"));
    }

    private static Shop Open(bool blocks = false) => new(options =>
    {
        options.Attempts.OrganizerCeiling = 3;
        options.Attempts.BlockAtOrganizerCeiling = blocks;
    });

    private static async Task TryNumbersAsync(Shop shop, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            await shop.RefuseAsync(RefusalReason.NotEligible, shop.NewCard(AprasCardStatus.Unknown), source: $"198.51.100.{i}");
        }
    }

    private static IEnumerable<(string, Exception?)> AlertsOf(Shop shop) =>
        shop.Logged.Warnings.Select(line => (line.Message, line.Exception)).Where(line => line.Message.Contains("OrganizerCeiling", StringComparison.Ordinal));

    private static async Task<HealthReportEntry> CheckAsync(Shop shop) =>
        (await shop.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken))
            .Entries[SortirServiceCollectionExtensions.HealthCheckName];
}
