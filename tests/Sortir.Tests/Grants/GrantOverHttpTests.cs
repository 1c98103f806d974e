using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.Domain;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>Grants on the wire, with APRAS failing in each way that matters.</summary>
public class GrantOverHttpTests : IAsyncLifetime
{
    private AprasSimulator _apras = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        _apras.Book.SetCard(CardA);
    }

    public async ValueTask DisposeAsync()
    {
        await _apras.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_paid_sale_is_granted()
    {
        await using var shop = SaleFixture.Create(_apras);
        await shop.SellPaidAsync(CardA);

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);

        var recorded = Assert.Single(_apras.Book.Grants);
        Assert.Equal(CardNumber.Parse(CardA), recorded.Card);
        Assert.Equal("100001", (await shop.UsageAsync()).Grant.Receipt!.RequestId);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failing_APRAS_gets_one_POST_an_attempt_and_the_grant_stays_due(int status)
    {
        await using var shop = SaleFixture.Create(_apras);
        await shop.SellPaidAsync(CardA);
        using var fault = _apras.Faults.Add(new AprasFault.Status(status) { On = AprasOperations.Grant });

        Assert.Equal(1, (await shop.DeliverAsync()).Postponed);

        Assert.Equal(1, _apras.Book.RequestCount(AprasOperations.Grant));
        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.Due, 1, true, status), (grant.State, grant.Attempts, grant.OutcomeUnknown, grant.LastStatusCode));

        fault.End();
        shop.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
        Assert.Equal(2, _apras.Book.RequestCount(AprasOperations.Grant));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_answer_that_gets_lost_after_recording_ends_in_review_and_never_in_two_grants()
    {
        await using var shop = SaleFixture.Create(_apras);
        await shop.SellPaidAsync(CardA);
        _apras.Faults.Add(new AprasFault.Drop { On = AprasOperations.Grant, AfterWork = true, Times = 1 });

        Assert.Equal(1, (await shop.DeliverAsync()).Postponed);
        Assert.Equal((1, 1), (_apras.Book.GrantCount, _apras.Book.RequestCount(AprasOperations.Grant)));
        shop.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, (await shop.DeliverAsync()).SetAside);

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((ReviewReason.RefusedAfterUnknownOutcome, 409), (grant.Review, grant.LastStatusCode));
        Assert.Equal(1, _apras.Book.GrantCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_outage_of_days_loses_no_grant()
    {
        await using var shop = SaleFixture.Create(_apras);
        await shop.SellPaidAsync(CardA);
        var outage = _apras.Faults.StartOutage();
        for (var hour = 0; hour < 72; hour += 6)
        {
            await shop.DeliverAsync();
            shop.Clock.Advance(TimeSpan.FromHours(6));
        }

        outage.End();
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
        Assert.Equal(1, _apras.Book.GrantCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_APRAS_that_does_not_answer_within_the_timeout_leaves_the_outcome_unknown()
    {
        await using var shop = SaleFixture.Create(_apras);
        await shop.SellPaidAsync(CardA);
        var hang = _apras.Faults.Add(new AprasFault.Hang { On = AprasOperations.Grant });

        var delivery = shop.DeliverAsync();
        await hang.WaitForHitsAsync(1, Ct);
        shop.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(1, (await delivery).Postponed);
        Assert.True((await shop.UsageAsync()).Grant.OutcomeUnknown);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(600, 600)]
    [InlineData(86_400, 3_600)]
    public async Task APRAS_is_left_alone_for_as_long_as_it_asks_up_to_an_hour(int asked, int waited)
    {
        await using var shop = SaleFixture.Create(_apras);
        await shop.SellPaidAsync(CardA);
        _apras.Faults.Add(new AprasFault.Status(503) { On = AprasOperations.Grant, RetryAfter = TimeSpan.FromSeconds(asked), Times = 1 });

        await shop.DeliverAsync();

        Assert.Equal(shop.Clock.Now.AddSeconds(waited), (await shop.UsageAsync()).Grant.NextAttemptAt);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_2xx_is_a_grant_whatever_its_body()
    {
        await using var shop = SaleFixture.Create(_apras);
        await shop.SellPaidAsync(CardA);
        _apras.Faults.Add(new AprasFault.Body("<html>It works!</html>") { On = AprasOperations.Grant });

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);

        var usage = await shop.UsageAsync();
        Assert.Equal((UsageStatus.Used, GrantState.Granted), (usage.Status, usage.Grant.State));
        Assert.NotNull(usage.Grant.Receipt!.Note);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_that_is_mended_in_the_configuration_counts_without_a_restart()
    {
        var configuration = new ConfigurationManager();
        configuration["Sortir:BaseUrl"] = _apras.BaseUrl.AbsoluteUri;
        configuration["Sortir:Token"] = _apras.Token;
        await using var shop = SaleFixture.Create(_apras, services: services =>
        {
            services.Replace(ServiceDescriptor.Singleton<ISortirSettingsProvider, OptionsSettingsProvider>());
            services.AddOptions<SortirOptions>().Bind(configuration.GetSection("Sortir"));
        });
        await shop.SellPaidAsync(CardA);
        _apras.Token = "the-new-token";

        Assert.Equal(1, (await shop.DeliverAsync()).Postponed);
        Assert.Equal((GrantState.Due, 401), ((await shop.UsageAsync()).Grant.State, (await shop.UsageAsync()).Grant.LastStatusCode!.Value));

        configuration["Sortir:Token"] = "the-new-token";
        ((IConfigurationRoot)configuration).Reload();
        shop.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact(Timeout = 60_000)]
    public async Task No_log_entry_and_no_usage_holds_a_card_a_token_or_a_service_key()
    {
        await using var shop = SaleFixture.Create(_apras);
        await shop.SellPaidAsync(CardA);
        _apras.Faults.Add(new AprasFault.Status(500) { On = AprasOperations.Grant, Text = "key and card echoed", Times = 1 });
        await shop.DeliverAsync();
        shop.Clock.Advance(TimeSpan.FromSeconds(5));
        await shop.DeliverAsync();

        var key = Assert.Single(_apras.Book.Grants).Key.Reveal();
        var text = string.Join('\n', (await shop.UsagesAsync()).Select(usage => usage.ToString())
            .Concat((await shop.AuditAsync()).Select(entry => entry.ToString()))
            .Append(shop.Log.AllText));
        Assert.NotEmpty(shop.Log.Lines);
        Assert.DoesNotContain(CardA, text, StringComparison.Ordinal);
        Assert.DoesNotContain(_apras.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, text, StringComparison.Ordinal);
        Assert.DoesNotContain("echoed", text, StringComparison.Ordinal);
    }
}
