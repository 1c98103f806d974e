using Sortir.Domain;
using static Sortir.Tests.SaleFixture;
using Outcome = Sortir.Domain.TicketPaymentOutcome;

namespace Sortir.Tests;

public class PayingTests
{
    [Fact]
    public async Task Paying_makes_the_grant_due_in_the_same_write()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        var writes = new List<UsageChange>();
        shop.Store.BeforeCommit = (changes, _) => writes.AddRange(changes);

        Assert.Equal([Outcome.GrantDue], await shop.PayAsync(Ticket("t1")));

        var write = Assert.Single(writes);
        Assert.Equal(UsageAction.Paid, write.Action);
        Assert.Equal((GrantState.None, GrantState.Due), (write.Before!.Grant.State, write.After.Grant.State));
        Assert.Equal((shop.Clock.Now, shop.Clock.Now), (write.After.PaidAt, write.After.Grant.DueSince));
        Assert.Equal(0, shop.Book.GrantCount);
    }

    [Fact]
    public async Task Paying_twice_changes_nothing()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var paid = await shop.UsageAsync();
        shop.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([Outcome.AlreadyPaid], await shop.PayAsync(Ticket("t1")));
        Assert.Equal(paid, await shop.UsageAsync());

        await shop.DeliverAsync();
        Assert.Equal([Outcome.AlreadyPaid], await shop.PayAsync(Ticket("t1")));
        await shop.DeliverAsync();
        Assert.Equal(1, shop.Book.GrantCount);
    }

    [Fact]
    public async Task A_payment_before_its_order_is_NotPlaced_and_counts_when_it_is_sent_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);

        Assert.IsType<OrderPayment.NotPlaced>(await shop.PayOrderAsync(Order, Ticket("t1")));
        Assert.Equal(GrantState.None, (await shop.UsageAsync()).Grant.State);

        await shop.PlaceAsync(Ticket("t1"));
        Assert.IsType<OrderPayment.Paid>(await shop.PayOrderAsync(Order, Ticket("t1")));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact]
    public async Task Tickets_that_need_no_card_are_paid_without_a_grant()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);

        Assert.Equal([Outcome.NoCardNeeded, Outcome.GrantDue], await shop.PayAsync(Ticket("t9", SaleCatalog.Full), Ticket("t1")));
    }

    [Fact]
    public async Task An_order_can_be_paid_in_parts()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1");
        await shop.HoldAsync(CardB, "t2");
        await shop.PlaceAsync(Ticket("t1"), Ticket("t2"));

        Assert.Equal([Outcome.GrantDue], await shop.PayAsync(Ticket("t1")));
        Assert.Equal(GrantState.None, (await shop.UsageAsync("t2")).Grant.State);
        Assert.Equal([Outcome.AlreadyPaid, Outcome.GrantDue], await shop.PayAsync(Ticket("t1"), Ticket("t2")));
    }

    [Fact]
    public async Task What_could_be_paid_is_paid_even_where_another_ticket_was_never_placed()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA, "t1");

        var payment = Assert.IsType<OrderPayment.NotPlaced>(await shop.PayOrderAsync(Order, Ticket("t1"), Ticket("t2")));

        Assert.Equal([("t1", Outcome.GrantDue), ("t2", Outcome.NotPlaced)], payment.Tickets.Select(ticket => (ticket.TicketId, ticket.Outcome)));
        Assert.Equal(GrantState.Due, (await shop.UsageAsync("t1")).Grant.State);
    }

    [Fact]
    public async Task A_product_that_left_the_catalog_after_the_order_is_paid_all_the_same()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        shop.Catalog.Forget(SaleCatalog.Reduced);

        Assert.Equal([Outcome.GrantDue], await shop.PayAsync(Ticket("t1")));
    }

    [Fact]
    public async Task The_grant_names_the_activity_of_the_event()
    {
        await using var shop = SaleFixture.Create();
        shop.Catalog.Set(SaleCatalog.Reduced, new CatalogEvent { Id = SaleCatalog.Show, ActivityId = "451" });
        shop.Settings.Set(CatalogEvent.DefaultOrganizerId, Organizer("17"));
        await shop.SellPaidAsync(CardA);

        await shop.DeliverAsync();

        Assert.Equal("451", Assert.Single(shop.Book.Grants).Activity);
    }

    [Fact]
    public async Task Without_an_activity_of_the_event_the_grant_names_the_organizers()
    {
        await using var shop = SaleFixture.Create();
        shop.Settings.Set(CatalogEvent.DefaultOrganizerId, Organizer("17"));
        await shop.SellPaidAsync(CardA);

        await shop.DeliverAsync();

        Assert.Equal("17", Assert.Single(shop.Book.Grants).Activity);
    }

    [Fact]
    public async Task A_payment_after_the_cancellation_takes_the_card_again_when_it_is_free()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        await shop.CancelAsync();

        Assert.Equal([Outcome.GrantDue], await shop.PayAsync(Ticket("t1")));

        var usage = await shop.UsageAsync();
        Assert.Equal((UsageStatus.Validated, false, (DateTimeOffset?)null), (usage.Status, usage.IsReleased, usage.EndedAt));
        Assert.Equal(RefusalReason.AlreadyUsed, Refusal(await shop.VerifyAsync(CardA, "t2", "cart-2")));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact]
    public async Task A_card_that_stayed_blocked_by_the_cancelled_ticket_is_free_for_that_ticket()
    {
        await using var shop = SaleFixture.Create();
        shop.Settings.ReleaseOnCancel(false);
        await shop.SellAsync(CardA);
        await shop.CancelAsync();

        Assert.Equal([Outcome.GrantDue], await shop.PayAsync(Ticket("t1")));
    }

    [Fact]
    public async Task A_paid_and_cancelled_ticket_whose_grant_was_never_sent_can_be_paid_again()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        await shop.CancelAsync();

        Assert.Equal([Outcome.GrantDue], await shop.PayAsync(Ticket("t1")));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_payment_after_the_cancellation_finds_the_card_taken_by_a_hold_or_a_sale(bool isOrdered)
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        await shop.CancelAsync();
        await shop.HoldAsync(CardA, "t2", "cart-2");
        if (isOrdered)
        {
            await shop.PlaceAsync("cart-2", "order-2", Ticket("t2"));
        }

        var payment = Assert.IsType<OrderPayment.CardTaken>(await shop.PayOrderAsync(Order, Ticket("t1")));

        Assert.Equal(Outcome.CardTaken, Assert.Single(payment.Tickets).Outcome);
        Assert.Equal(UsageStatus.Cancelled, (await shop.UsageAsync("t1")).Status);
        Assert.Equal(0, (await shop.DeliverAsync()).Granted);
    }

    [Fact]
    public async Task A_payment_after_the_cancellation_takes_the_card_over_from_a_lapsed_hold()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        await shop.CancelAsync();
        await shop.HoldAsync(CardA, "t2", "cart-2");
        shop.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal([Outcome.GrantDue], await shop.PayAsync(Ticket("t1")));

        Assert.Equal(HoldEnding.TakenOver, (await shop.UsageAsync("t2")).Ending);
        Assert.Equal(UsageStatus.Validated, (await shop.UsageAsync("t1")).Status);
    }

    [Fact]
    public async Task A_payment_after_the_cancellation_of_a_granted_ticket_is_to_be_refunded()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        await shop.DeliverAsync();
        await shop.CancelAsync();

        Assert.Equal([Outcome.CardTaken], await shop.PayAsync(Ticket("t1")));
        Assert.Equal(1, shop.Book.GrantCount);
    }

    [Fact]
    public async Task A_payment_after_the_cancellation_of_a_ticket_whose_grant_was_attempted_is_to_be_refunded()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.IsDown = true;
        await shop.DeliverAsync();
        await shop.CancelAsync();

        Assert.Equal([Outcome.CardTaken], await shop.PayAsync(Ticket("t1")));
    }

    [Fact]
    public async Task A_payment_names_the_same_ticket_once()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);

        await Assert.ThrowsAsync<ArgumentException>(() => shop.PayOrderAsync(Order, Ticket("t1"), Ticket("t1")));
        Assert.Equal(GrantState.None, (await shop.UsageAsync()).Grant.State);
    }

    [Fact]
    public async Task The_same_webhook_on_two_nodes_at_once_makes_one_grant()
    {
        await using var shop = SaleFixture.Create();
        await using var node = shop.CreateNode();
        await shop.SellAsync(CardA);

        var payments = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => (i % 2 == 0 ? shop : node).PayAsync(Ticket("t1")), TestContext.Current.CancellationToken)));

        Assert.Single(payments, payment => payment[0] == Outcome.GrantDue);
        Assert.Equal(15, payments.Count(payment => payment[0] == Outcome.AlreadyPaid));
    }

    private static OrganizerSettings Organizer(string activityId) =>
        new() { BaseUrl = new Uri("https://apras.invalid"), Token = new Client.ApiToken("fake"), ActivityId = activityId };

    private static RefusalReason Refusal(CardVerification verification) => Assert.IsType<CardVerification.Refused>(verification).Reason;
}
