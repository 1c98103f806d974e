using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>The health check: what is wrong, in words, and Degraded at worst.</summary>
public class HealthTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shop_without_trouble_is_healthy_and_shows_its_figures()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Clock.Advance(TimeSpan.FromMinutes(15));

        var health = await CheckAsync(shop);

        Assert.Equal((HealthStatus.Healthy, "Sortir! is well."), (health.Status, health.Description));
        Assert.Equal((1L, TimeSpan.FromMinutes(15), 0L, 0L), (
            health.Data["grants:due"], health.Data["grants:oldest"], health.Data["grants:needs_review"], health.Data["grants:must_tell_apras"]));
    }

    [Fact]
    public async Task A_grant_that_waits_for_more_than_a_quarter_of_an_hour_is_told_with_its_age()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Clock.Advance(new TimeSpan(1, 2, 3, 4));

        await AssertDegradedAsync(shop, "The oldest of 1 due grants waits for 1.02:03:04.");
    }

    [Fact]
    public async Task Grants_that_need_a_person_are_told()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Wire.AnswerGrant = _ => new GrantOutcome.Refused(422);
        await shop.DeliverAsync();

        await AssertDegradedAsync(shop, "1 grants need a person.");
    }

    [Fact]
    public async Task A_token_that_APRAS_refuses_at_a_verification_is_told_with_its_organizer_until_it_is_mended()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        apras.Book.SetCard(CardA);
        await using var shop = SaleFixture.Create(apras);
        shop.Settings.Set(CatalogEvent.DefaultOrganizerId, apras, "wrong");
        await shop.VerifyAsync(CardA);

        await AssertDegradedAsync(shop, "APRAS refuses the token of organizer default.");

        shop.Settings.Set(CatalogEvent.DefaultOrganizerId, apras);
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await shop.HoldAsync(CardA);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(shop)).Status);
    }

    [Fact]
    public async Task A_token_that_APRAS_refuses_at_a_grant_is_told_until_it_is_mended()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.RefusesToken = true;
        await shop.DeliverAsync();

        await AssertDegradedAsync(shop, "APRAS refuses the token of organizer default.");

        shop.Apras.RefusesToken = false;
        shop.Clock.Advance(TimeSpan.FromSeconds(10));
        await shop.DeliverAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(shop)).Status);
    }

    [Fact]
    public async Task An_open_circuit_is_told_with_its_organizer_and_trouble()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        await using var shop = SaleFixture.Create(apras, options => options.Circuit.ConsecutiveFailures = 1);
        apras.Faults.Add(new AprasFault.Status(429) { On = AprasOperations.Verify });
        await shop.VerifyAsync(CardA);

        await AssertDegradedAsync(shop, $"The circuit of organizer default is Open: 1 failures in a row ({nameof(AprasTrouble.TooManyRequests)}).");
        Assert.Equal("Open", (await CheckAsync(shop)).Data["circuit:default"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_storage_that_is_down_is_degraded_and_never_unhealthy(bool isStorageException)
    {
        await using var shop = SaleFixture.Create();
        shop.Store.Outage = isStorageException ? new SortirStorageException("Away.") : new InvalidOperationException("A bug of the adapter.");
        shop.Store.IsDown = true;

        await AssertDegradedAsync(shop, isStorageException ? "The storage is out of order." : "A bug of the adapter.");
    }

    [Fact]
    public async Task All_troubles_are_told_at_once()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");
        var calls = 0;
        shop.Wire.AnswerGrant = _ => ++calls == 1 ? new GrantOutcome.Refused(400) : new GrantOutcome.Unauthorized(403);
        await shop.DeliverAsync();
        shop.Clock.Advance(TimeSpan.FromMinutes(16));

        await AssertDegradedAsync(
            shop, "APRAS refuses the token of organizer default. The oldest of 1 due grants waits for 0.00:16:00. 1 grants need a person.");
    }

    private static async Task AssertDegradedAsync(SaleFixture shop, string description)
    {
        var health = await CheckAsync(shop);
        Assert.Equal((HealthStatus.Degraded, description), (health.Status, health.Description));
    }

    private static async Task<HealthReportEntry> CheckAsync(SaleFixture shop)
    {
        var report = await shop.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);
        return Assert.Single(report.Entries, entry => entry.Key == SortirServiceCollectionExtensions.HealthCheckName).Value;
    }
}
