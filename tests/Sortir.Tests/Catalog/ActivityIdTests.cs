using Sortir.Domain;
using Sortir.Storage;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests.Catalog;

/// <summary>An activity id of the catalog that cannot be sent to APRAS.</summary>
public sealed class ActivityIdTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Unusable => new("", " ", "4\n5", new string('4', 10_000));

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task No_card_is_sold_for_such_an_event_and_the_log_names_the_mend(string activityId)
    {
        await using var shop = SaleFixture.Create();
        SetActivity(shop, activityId);

        var refused = Assert.IsType<CardVerification.Refused>(await shop.VerifyAsync(CardA));

        Assert.Equal(RefusalReason.NotConfigured, refused.Reason);
        var line = Assert.Single(shop.Log.Lines, line => line.Id == 1101);
        Assert.Contains("activity id", line.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await shop.UsagesAsync());
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task What_was_ordered_before_is_paid_with_the_organizers_and_the_log_says_so(string activityId)
    {
        await using var shop = SaleFixture.Create();
        shop.Settings.Set(
            CatalogEvent.DefaultOrganizerId,
            new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new Client.ApiToken("fake"), ActivityId = "17" });
        await shop.SellAsync(CardA);
        SetActivity(shop, activityId);

        Assert.Equal([TicketPaymentOutcome.GrantDue], await shop.PayAsync(Ticket("t1")));

        Assert.Null((await shop.UsageAsync()).Grant.ActivityId);
        Assert.Contains(SaleCatalog.Show, Assert.Single(shop.Log.Lines, line => line.Id == 1112).Message, StringComparison.Ordinal);
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
        Assert.Equal("17", Assert.Single(shop.Book.Grants).Activity);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_grant_that_was_stored_with_it_waits_and_its_lease_is_given_back(string activityId)
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var due = await shop.UsageAsync();
        await PutAsync(shop, due, due.Grant with { ActivityId = activityId });

        Assert.Equal(new GrantDeliveryReport(0, Postponed: 1, 0), await shop.DeliverAsync());

        var returned = await shop.UsageAsync();
        Assert.Equal(
            (GrantState.Due, 0, false, (DateTimeOffset?)null, shop.Clock.Now.AddMinutes(1)),
            (returned.Grant.State, returned.Grant.Attempts, returned.Grant.OutcomeUnknown, returned.Grant.LeasedUntil, returned.Grant.NextAttemptAt!.Value));
        Assert.Single(shop.Log.Lines, line => line.Id == 1605);
        await PutAsync(shop, returned, returned.Grant with { ActivityId = null });
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_refuses_to_send_has_sent_nothing_and_the_lease_is_given_back(bool isConfiguration)
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Wire.AnswerGrant = _ => throw (isConfiguration
            ? new SortirConfigurationException("The primary handler has been replaced.")
            : new ArgumentException("An argument of the request cannot be sent."));

        Assert.Equal(new GrantDeliveryReport(0, Postponed: 1, 0), await shop.DeliverAsync());

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.Due, 0, false, (DateTimeOffset?)null), (grant.State, grant.Attempts, grant.OutcomeUnknown, grant.LeasedUntil));
        Assert.Single(shop.Log.Lines, line => line.Id == 1605);
        shop.Wire.AnswerGrant = null;
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    private static void SetActivity(SaleFixture shop, string activityId) => shop.Catalog.Set(
        SaleCatalog.Reduced, new CatalogEvent { Id = SaleCatalog.Show, EndsAt = shop.Clock.Now.AddDays(7), ActivityId = activityId });

    private static async Task PutAsync(SaleFixture shop, CardUsage usage, UsageGrant grant) => Assert.Equal(
        CommitResult.Committed,
        await shop.Store.CommitAsync([UsageChange.Update(usage, usage with { Grant = grant }, UsageAction.GrantPostponed)], [], Ct));
}
