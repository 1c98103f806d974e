using Sortir.Domain;

namespace Sortir.Tests;

/// <summary>Cancelling a whole event: nothing more is sold, all is cancelled, APRAS gets one list, and a crash costs nothing.</summary>
public sealed class EventCancellationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_card_is_verified_for_a_cancelled_event()
    {
        await using var office = new Office();
        await office.HoldAsync(1);
        var keys = office.Apras.Book.KeysIssued;

        await CancelAsync(office);

        var refused = Assert.IsType<CardVerification.Refused>(await office.VerifyAsync(2));
        Assert.Equal(RefusalReason.EventNotEnabled, refused.Reason);
        Assert.Equal(keys, office.Apras.Book.KeysIssued);
        Assert.IsType<CardVerification.Accepted>(await office.VerifyAsync(2, Office.Concert));
    }

    [Fact]
    public async Task An_event_for_which_no_card_was_ever_typed_is_cancelled_too()
    {
        await using var office = new Office();

        await CancelAsync(office);

        Assert.IsType<CardVerification.Refused>(await office.VerifyAsync(1));
    }

    [Fact]
    public async Task All_usages_are_cancelled_unsent_grants_dropped_and_APRAS_gets_one_list()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);
        var placed = await office.PlaceAsync(2);
        var granted = await office.GrantAsync(3);
        await office.GrantAsync(4);
        await office.CancelOrderAsync(4);
        var due = await office.SellAsync(5);
        var refused = await office.RefuseAsync(6);

        var answer = await CancelAsync(office);

        Assert.Equal((1, 4, 1), (answer.HoldsEnded, answer.TicketsCancelled, answer.GrantsDropped));
        Assert.Equal(["t3", "t4"], answer.TellApras.Select(notice => notice.TicketId).Order(StringComparer.Ordinal));
        Assert.All(answer.TellApras, notice => Assert.True(notice is { IsRecorded: true, RequestId: not null, OrderId: not null }));
        Assert.Equal((UsageStatus.Expired, HoldEnding.EventCancelled), await StandingAsync(office, held));
        foreach (var ticket in new[] { placed, granted, due, refused })
        {
            Assert.Equal((UsageStatus.Cancelled, HoldEnding.EventCancelled), await StandingAsync(office, ticket));
        }

        await office.DeliverAsync();
        Assert.Equal(2, office.Apras.Book.GrantCount);
    }

    [Fact]
    public async Task A_grant_that_was_under_way_is_on_the_list_once_APRAS_has_answered()
    {
        await using var office = new Office();
        var due = await office.SellAsync(1);
        office.Apras.LosesGrantAnswers = true;
        await office.DeliverAsync();

        var first = Assert.Single((await CancelAsync(office)).TellApras);
        var unknown = (await office.FindAsync(due.Id))!;
        await office.Store.PutAsync(unknown, UsageRules.CompleteGrant(
            unknown, 1, new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" }), 0, RuleSettings.Default, office.Clock.GetUtcNow())!.After);
        var second = Assert.Single((await CancelAsync(office)).TellApras);

        Assert.Equal((false, null), (first.IsRecorded, first.RequestId));
        Assert.Equal((true, "4711"), (second.IsRecorded, second.RequestId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whether_the_cards_are_free_is_the_organizers_setting(bool release)
    {
        await using var office = new Office();
        office.Settings.ReleaseOnCancel = release;
        var placed = await office.PlaceAsync(1);

        await CancelAsync(office);

        Assert.Equal(release, (await office.FindAsync(placed.Id))!.BlockingKey is null);
    }

    [Fact]
    public async Task A_ticket_that_was_cancelled_before_is_not_revived_by_a_late_payment()
    {
        await using var office = new Office();
        await office.PlaceAsync(1);
        await office.CancelOrderAsync(1);

        await CancelAsync(office);

        var answer = Assert.IsType<OrderPayment.CardTaken>(await office.PayAsync(1));
        Assert.Equal(TicketPaymentOutcome.CardTaken, Assert.Single(answer.Tickets).Outcome);
        Assert.Empty((await CancelAsync(office)).TellApras);
    }

    [Fact]
    public async Task A_payment_after_the_cancellation_is_given_back()
    {
        await using var office = new Office();
        await office.PlaceAsync(1);

        await CancelAsync(office);

        Assert.IsType<OrderPayment.CardTaken>(await office.PayAsync(1));
        await office.DeliverAsync();
        Assert.Empty(office.Apras.Book.Grants);
    }

    [Fact]
    public async Task An_event_that_nobody_knows_is_not_bound_and_cancelled_for_good()
    {
        await using var office = new Office();

        Assert.IsType<EventCancellation.EventUnknown>(await office.Desk.CancelEventAsync(Office.Anna, "shwo", Token));

        Assert.Empty(await office.Store.ListEventsAsync(null, 10, Token));
    }

    [Fact]
    public async Task An_event_that_the_catalog_has_forgotten_is_cancelled_as_long_as_there_are_usages()
    {
        await using var office = new Office();
        await office.PlaceAsync(1);
        office.Catalog.Forget(Office.Show);

        Assert.Equal(1, (await CancelAsync(office)).TicketsCancelled);
    }

    [Fact]
    public async Task An_event_of_another_organizer_is_unknown_and_goes_on()
    {
        await using var office = new Office();
        var theirs = await office.PlaceAsync(1, Office.TheirShow);

        Assert.IsType<EventCancellation.EventUnknown>(await office.Desk.CancelEventAsync(Office.Anna, Office.TheirShow, Token));

        Assert.Equal(theirs, await office.FindAsync(theirs.Id));
        Assert.IsType<CardVerification.Accepted>(await office.VerifyAsync(2, Office.TheirShow));
    }

    [Fact]
    public async Task Each_usage_tells_who_cancelled_it_and_why()
    {
        await using var office = new Office();
        await office.HoldAsync(1);
        await office.PlaceAsync(2);

        await CancelAsync(office);

        var entries = await office.ReadAuditAsync(nameof(UsageAction.EventCancelled));
        Assert.Equal(3, entries.Count);
        Assert.All(entries, entry => Assert.Equal(("anna", "asked by the venue", Office.Show), (entry.Actor, entry.Reason, entry.EventId)));
    }

    private static async Task<EventCancellation.Cancelled> CancelAsync(Office office) =>
        Assert.IsType<EventCancellation.Cancelled>(await office.Desk.CancelEventAsync(Office.Anna, Office.Show, Token));

    private static async Task<(UsageStatus, HoldEnding)> StandingAsync(Office office, CardUsage usage) =>
        (await office.FindAsync(usage.Id))! is var now ? (now.Status, now.Ending) : default;
}
