using Sortir.Domain;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

public class CancellingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancelled_ticket_frees_its_card_by_default()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);

        Assert.Equal(new CancelledTicket("t1", IsCardReleased: true, MustTellApras: false, RequestId: null), await shop.CancelOnlyTicketAsync());

        await shop.HoldAsync(CardA, "t2", "cart-2");
    }

    [Fact]
    public async Task An_organizer_may_keep_the_cards_of_cancelled_tickets_blocked()
    {
        await using var shop = SaleFixture.Create();
        shop.Settings.ReleaseOnCancel(false);
        await shop.SellAsync(CardA);

        Assert.False((await shop.CancelOnlyTicketAsync()).IsCardReleased);

        var refused = Assert.IsType<CardVerification.Refused>(await shop.VerifyAsync(CardA, "t2", "cart-2"));
        Assert.Equal(RefusalReason.AlreadyUsed, refused.Reason);
    }

    [Fact]
    public async Task What_counts_is_the_setting_at_the_moment_of_the_cancellation()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        shop.Settings.ReleaseOnCancel(false);
        Assert.False((await shop.CancelOnlyTicketAsync()).IsCardReleased);

        shop.Settings.ReleaseOnCancel(true);

        Assert.False((await shop.CancelOnlyTicketAsync()).IsCardReleased);
        Assert.IsType<CardVerification.Refused>(await shop.VerifyAsync(CardA, "t2", "cart-2"));
    }

    [Fact]
    public async Task In_an_order_of_two_organizers_each_ones_own_setting_counts()
    {
        await using var shop = SaleFixture.Create();
        shop.Settings.ReleaseOnCancel(false, "theatre");
        shop.Catalog.Set("theatre-reduced", new CatalogEvent { Id = "play", OrganizerId = "theatre" });
        await shop.HoldAsync(CardA, "t1");
        await shop.HoldAsync(CardA, "t2", product: "theatre-reduced");
        await shop.PlaceAsync(Ticket("t1"), Ticket("t2", "theatre-reduced"));

        var cancelled = Assert.IsType<OrderCancellation.Cancelled>(await shop.CancelAsync());

        Assert.Equal(
            [("t1", true), ("t2", false)],
            cancelled.Tickets.OrderBy(ticket => ticket.TicketId).Select(ticket => (ticket.TicketId, ticket.IsCardReleased)));
    }

    [Fact]
    public async Task An_organizer_whose_settings_are_gone_frees_its_cards_as_by_default()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        shop.Settings.Forget(CatalogEvent.DefaultOrganizerId);

        Assert.True((await shop.CancelOnlyTicketAsync()).IsCardReleased);
    }

    [Fact]
    public async Task Single_tickets_are_cancelled_and_the_others_stay()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1");
        await shop.HoldAsync(CardB, "t2");
        await shop.HoldAsync(CardC, "t3");
        await shop.PlaceAsync(Ticket("t1"), Ticket("t2"), Ticket("t3"));

        var cancelled = Assert.IsType<OrderCancellation.Cancelled>(await shop.CancelTicketsAsync("t1", "t3", "no such ticket"));

        Assert.Equal(["t1", "t3"], cancelled.Tickets.Select(ticket => ticket.TicketId).Order());
        Assert.Equal(UsageStatus.Validated, (await shop.UsageAsync("t2")).Status);
    }

    [Fact]
    public async Task Cancelling_again_changes_nothing_and_answers_the_same()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        var first = await shop.CancelOnlyTicketAsync();
        var cancelled = await shop.UsageAsync();
        shop.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(first, await shop.CancelOnlyTicketAsync());
        Assert.Equal(cancelled, await shop.UsageAsync());
    }

    [Fact]
    public async Task An_order_that_is_not_known_is_OrderUnknown_and_no_exception()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);

        Assert.IsType<OrderCancellation.OrderUnknown>(await shop.CancelAsync("order-9"));
        Assert.IsType<OrderCancellation.OrderUnknown>(await shop.CancelTicketsAsync("t9"));
        Assert.IsType<OrderCancellation.OrderUnknown>(await shop.CancelTicketsAsync());
        Assert.Equal(UsageStatus.Validated, (await shop.UsageAsync()).Status);
    }

    [Fact]
    public async Task A_hold_that_is_not_ordered_is_not_cancelled_with_an_order()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardB, "t2");
        await shop.SellAsync(CardA, "t1");

        await shop.CancelAsync();

        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync("t2")).Status);
    }

    [Fact]
    public async Task A_grant_that_was_never_attempted_is_not_sent()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);

        Assert.False((await shop.CancelOnlyTicketAsync()).MustTellApras);

        await shop.DeliverAsync();
        Assert.Equal(0, shop.Book.RequestCount(AprasOperations.Grant));
        Assert.Equal(GrantState.None, (await shop.UsageAsync()).Grant.State);
    }

    [Fact]
    public async Task A_grant_that_was_attempted_with_an_unknown_outcome_stays_with_staff_and_is_not_sent_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.IsDown = true;
        await shop.DeliverAsync();

        Assert.True((await shop.CancelOnlyTicketAsync()).MustTellApras);

        shop.Apras.IsDown = false;
        shop.Clock.Advance(TimeSpan.FromHours(2));
        await shop.DeliverAsync();
        Assert.Equal(1, shop.Book.RequestCount(AprasOperations.Grant));
        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.NeedsReview, ReviewReason.CancelledAfterAttempt), (grant.State, grant.Review));
    }

    [Fact]
    public async Task A_grant_that_only_met_a_refused_token_is_dropped_since_APRAS_has_nothing_of_it()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.RefusesToken = true;
        await shop.DeliverAsync();

        Assert.False((await shop.CancelOnlyTicketAsync()).MustTellApras);
        Assert.Equal(GrantState.None, (await shop.UsageAsync()).Grant.State);
    }

    [Fact]
    public async Task A_granted_ticket_keeps_its_request_id_and_staff_must_tell_APRAS()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        await shop.DeliverAsync();

        var ticket = await shop.CancelOnlyTicketAsync();

        Assert.Equal((true, true, "100001"), (ticket.IsCardReleased, ticket.MustTellApras, ticket.RequestId));
        var usage = await shop.UsageAsync();
        Assert.Equal((UsageStatus.Cancelled, GrantState.Granted, "100001"), (usage.Status, usage.Grant.State, usage.Grant.Receipt!.RequestId));
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelled_while_its_POST_is_under_way_a_grant_that_APRAS_records_is_written_all_the_same()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        apras.Book.SetCard(CardA);
        await using var shop = SaleFixture.Create(apras);
        await shop.SellPaidAsync(CardA);
        var hang = apras.Faults.Add(new AprasFault.Hang { On = AprasOperations.Grant });
        var delivery = shop.DeliverAsync();
        await hang.WaitForHitsAsync(1, Ct);

        var ticket = await shop.CancelOnlyTicketAsync();
        Assert.Equal((true, null), (ticket.MustTellApras, ticket.RequestId));
        hang.End();
        Assert.Equal(1, (await delivery).Granted);

        var usage = await shop.UsageAsync();
        Assert.Equal((UsageStatus.Cancelled, GrantState.Granted, "100001"), (usage.Status, usage.Grant.State, usage.Grant.Receipt!.RequestId));
        Assert.True(usage.MustTellApras);
        Assert.Null(usage.ProtectedServiceKey);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelled_while_its_POST_is_under_way_a_clear_refusal_ends_the_grant()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        apras.Book.SetCard(CardA);
        await using var shop = SaleFixture.Create(apras);
        await shop.SellPaidAsync(CardA);
        var hang = apras.Faults.Add(new AprasFault.Hang { On = AprasOperations.Grant });
        apras.Faults.Add(new AprasFault.Status(422) { On = AprasOperations.Grant });
        var delivery = shop.DeliverAsync();
        await hang.WaitForHitsAsync(1, Ct);

        await shop.CancelAsync();
        hang.End();
        await delivery;

        var usage = await shop.UsageAsync();
        Assert.Equal((GrantState.None, false), (usage.Grant.State, usage.MustTellApras));
        Assert.Equal(0, apras.Book.GrantCount);
    }

    [Fact]
    public async Task Cancelled_under_a_lease_that_sends_nothing_a_grant_leaves_APRAS_nothing_to_be_told()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        // The node has leased the grant and finds that it lacks the organizer's settings; at that moment the ticket is cancelled.
        shop.Store.AfterLease = leased =>
        {
            if (leased.Count > 0)
            {
                Assert.True(shop.CancelOnlyTicketAsync().GetAwaiter().GetResult().MustTellApras);
                shop.Settings.Forget(CatalogEvent.DefaultOrganizerId);
            }
        };

        await shop.DeliverAsync();

        var usage = await shop.UsageAsync();
        Assert.Equal((GrantState.None, 0, false), (usage.Grant.State, usage.Grant.Attempts, usage.MustTellApras));
        Assert.Equal(0, shop.Book.RequestCount(AprasOperations.Grant));
    }
}
