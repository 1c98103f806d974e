namespace Sortir.Domain.Tests;

public sealed class PlacingTests
{
    [Fact]
    public void A_held_ticket_is_ordered()
    {
        var hold = Given.Hold();

        var placed = Assert.IsType<Placing.Placed>(Place([hold], Given.Minute(3), Given.Ticket()));

        var change = Assert.Single(placed.Changes);
        Assert.Same(hold, change.Before);
        Assert.Equal(UsageAction.Placed, change.Action);
        Assert.Equal(
            hold with { Version = 2, Status = UsageStatus.Validated, OrderId = "order", PlacedAt = Given.Minute(3) },
            change.After);
        Assert.Equal(new TicketStanding("t1", change.After, null), Assert.Single(placed.Tickets));
    }

    [Fact]
    public void All_tickets_are_ordered_in_one_batch()
    {
        CardUsage[] known = [Given.Hold("red"), Given.Hold("blue", ticket: "t2"), Given.Hold("red", ticket: "t3", eventId: "concert")];

        var placed = Assert.IsType<Placing.Placed>(
            Place(
                known,
                Given.Now,
                Given.Ticket("t3", eventId: "concert"),
                Given.Ticket("full", needsCard: false),
                Given.Ticket("t2"),
                Given.Ticket()));

        Assert.Equal(["t3", "full", "t2", "t1"], placed.Tickets.Select(ticket => ticket.TicketId));
        Assert.Equal(["t3", "t2", "t1"], placed.Changes.Select(change => change.After.TicketId));
        Assert.Null(placed.Tickets[1].Usage);
    }

    [Fact]
    public void One_ticket_without_its_card_stops_the_whole_order_and_each_reason_is_told()
    {
        CardUsage[] known =
        [
            Given.Hold(),
            Given.Hold("blue", ticket: "t2").Ended(HoldEnding.TakenOver),
            Given.Hold("green", ticket: "t4").Placed("first"),
        ];

        var refused = Assert.IsType<Placing.Refused>(
            Place(known, Given.Now, Given.Ticket(), Given.Ticket("t2"), Given.Ticket("t3"), Given.Ticket("t4")));

        Assert.Equal(
            [
                new TicketRefusal("t2", new Refusal(RefusalReason.HoldLost)),
                new TicketRefusal("t3", new Refusal(RefusalReason.CardMissing)),
                new TicketRefusal("t4", new Refusal(RefusalReason.OrderConflict)),
            ],
            refused.Tickets);
    }

    [Fact]
    public void Only_holds_of_this_cart_count() => AssertRefused(
        RefusalReason.CardMissing, Place([Given.Hold(cart: "other")], Given.Now, Given.Ticket()));

    [Fact]
    public void Only_holds_for_the_tickets_event_and_organizer_count()
    {
        AssertRefused(RefusalReason.CardMissing, Place([Given.Hold(eventId: "concert")], Given.Now, Given.Ticket()));
        AssertRefused(RefusalReason.CardMissing, Place([Given.Hold()], Given.Now, Given.Ticket() with { OrganizerId = "theatre" }));
    }

    [Fact]
    public void Placing_again_with_the_same_tickets_changes_nothing()
    {
        var usage = Given.Hold().Placed();

        foreach (var known in new[] { usage, usage.Paid(), usage.Paid().Granted() })
        {
            var placed = Assert.IsType<Placing.Placed>(Place([known], Given.Minute(60), Given.Ticket()));

            Assert.Empty(placed.Changes);
            Assert.Same(known, Assert.Single(placed.Tickets).Usage);
        }
    }

    [Fact]
    public void Placing_again_after_the_cart_got_another_id_changes_nothing()
    {
        var placed = UsageRules.Place([Given.Hold().Placed()], "user", "order", [Given.Ticket()], Given.Now);

        Assert.Empty(Assert.IsType<Placing.Placed>(placed).Changes);
    }

    [Fact]
    public void Placing_again_with_more_tickets_adds_them()
    {
        var first = Given.Hold().Placed();

        var placed = Assert.IsType<Placing.Placed>(
            Place([first, Given.Hold("blue", ticket: "t2")], Given.Now, Given.Ticket(), Given.Ticket("t2")));

        Assert.Equal("t2", Assert.Single(placed.Changes).After.TicketId);
        Assert.Same(first, placed.Tickets[0].Usage);
    }

    [Fact]
    public void Tickets_of_the_order_that_are_not_named_stay_as_they_are()
    {
        var placed = Assert.IsType<Placing.Placed>(
            Place([Given.Hold().Placed(), Given.Hold("blue", ticket: "t2")], Given.Now, Given.Ticket("t2")));

        Assert.Equal("t2", Assert.Single(placed.Changes).After.TicketId);
    }

    [Fact]
    public void An_ordered_ticket_with_another_card_is_refused()
    {
        var refused = Place([Given.Hold().Placed(), Given.Hold("blue")], Given.Now, Given.Ticket());

        AssertRefused(RefusalReason.OrderConflict, refused);
    }

    [Fact]
    public void An_ordered_ticket_that_is_now_for_another_event_is_refused() => AssertRefused(
        RefusalReason.OrderConflict, Place([Given.Hold().Placed()], Given.Now, Given.Ticket(eventId: "concert")));

    [Fact]
    public void An_ordered_ticket_that_no_longer_needs_a_card_stays_ordered() => Assert.Empty(
        Assert.IsType<Placing.Placed>(Place([Given.Hold().Placed()], Given.Now, Given.Ticket(needsCard: false, eventId: "concert"))).Changes);

    [Fact]
    public void A_cancelled_ticket_is_never_revived()
    {
        var cancelled = Given.Hold().Placed().Cancelled();

        AssertRefused(RefusalReason.OrderConflict, Place([cancelled], Given.Now, Given.Ticket()));
        AssertRefused(RefusalReason.OrderConflict, Place([cancelled], Given.Now, Given.Ticket(needsCard: false)));
        AssertRefused(RefusalReason.OrderConflict, Place([cancelled, Given.Hold("blue")], Given.Now, Given.Ticket()));
        AssertRefused(RefusalReason.OrderConflict, UsageRules.Place([cancelled], "cart", "second", [Given.Ticket()], Given.Now));
    }

    [Fact]
    public void After_a_cancelled_order_a_new_hold_goes_into_a_new_order()
    {
        var cancelled = Given.Hold(heldAt: Given.Minute(-5)).Placed("first").Cancelled();
        var hold = Given.Hold("blue");

        var change = Assert.Single(Assert.IsType<Placing.Placed>(Place([cancelled, hold], Given.Now, Given.Ticket())).Changes);

        Assert.Same(hold, change.Before);
    }

    [Fact]
    public void A_ticket_of_another_order_is_refused() => AssertRefused(
        RefusalReason.OrderConflict, Place([Given.Hold().Placed("first")], Given.Now, Given.Ticket()));

    [Theory]
    [InlineData("ORDER", "t1")]
    [InlineData("order", "T1")]
    public void Orders_and_tickets_are_told_apart_by_case(string order, string ticket) => Assert.IsType<Placing.Refused>(
        UsageRules.Place([Given.Hold().Placed()], "cart", order, [Given.Ticket(ticket)], Given.Now));

    [Fact]
    public void Of_two_cards_at_one_ticket_the_last_accepted_is_ordered_and_the_other_freed()
    {
        var older = Given.Hold("red", heldAt: Given.Minute(-1));
        var newer = Given.Hold("blue");

        foreach (var known in new CardUsage[][] { [older, newer], [newer, older] })
        {
            var placed = Assert.IsType<Placing.Placed>(Place(known, Given.Now, Given.Ticket()));

            Assert.Equal(2, placed.Changes.Count);
            Assert.Same(newer, placed.Changes[0].Before);
            Assert.Equal(UsageStatus.Validated, placed.Changes[0].After.Status);
            Assert.Same(older, placed.Changes[1].Before);
            AssertReplaced(placed.Changes[1]);
        }
    }

    [Fact]
    public void A_hold_of_the_ticket_for_another_event_is_freed_too()
    {
        var stray = Given.Hold("blue", eventId: "concert");

        var placed = Assert.IsType<Placing.Placed>(Place([stray, Given.Hold()], Given.Now, Given.Ticket()));

        AssertReplaced(placed.Changes[1]);
        Assert.Same(stray, placed.Changes[1].Before);
    }

    [Fact]
    public void A_ticket_that_is_sold_without_a_card_frees_the_one_it_had()
    {
        var placed = Assert.IsType<Placing.Placed>(Place([Given.Hold()], Given.Now, Given.Ticket(needsCard: false)));

        AssertReplaced(Assert.Single(placed.Changes));
        Assert.Equal(new TicketStanding("t1", null, null), Assert.Single(placed.Tickets));
    }

    [Fact]
    public void Holds_of_other_tickets_and_carts_stay() => Assert.Single(Assert.IsType<Placing.Placed>(
        Place([Given.Hold(), Given.Hold("blue", ticket: "t2"), Given.Hold("green", cart: "other")], Given.Now, Given.Ticket())).Changes);

    [Fact]
    public void A_lapsed_hold_that_nobody_took_over_may_be_ordered()
    {
        var placed = Assert.IsType<Placing.Placed>(Place([Given.Hold()], Given.Minute(600), Given.Ticket()));

        Assert.Equal(UsageStatus.Validated, Assert.Single(placed.Changes).After.Status);
    }

    [Fact]
    public void An_order_without_tickets_changes_nothing() => Assert.Empty(
        Assert.IsType<Placing.Placed>(Place([Given.Hold()], Given.Now)).Changes);

    [Fact]
    public void A_ticket_named_twice_is_a_programming_error() =>
        Assert.Throws<ArgumentException>(() => Place([Given.Hold()], Given.Now, Given.Ticket(), Given.Ticket()));

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => Place(null!, Given.Now));
        Assert.Throws<ArgumentNullException>(() => Place([], Given.Now, null!));
    }

    private static Placing Place(IReadOnlyList<CardUsage> known, DateTimeOffset now, params CartTicket[] tickets) =>
        UsageRules.Place(known, "cart", "order", tickets, now);

    private static void AssertRefused(RefusalReason reason, Placing placing) =>
        Assert.Equal(new Refusal(reason), Assert.Single(Assert.IsType<Placing.Refused>(placing).Tickets).Refusal);

    private static void AssertReplaced(UsageChange change)
    {
        Assert.Equal(UsageAction.Replaced, change.Action);
        Assert.Equal(HoldEnding.Replaced, change.After.Ending);
        Assert.Equal(UsageStatus.Expired, change.After.Status);
        Assert.Equal(Given.Now, change.After.EndedAt);
        Assert.Null(change.After.BlockingKey);
    }
}
