namespace Sortir.Domain.Tests;

public sealed class CartSyncTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(600)]
    public void A_ticket_that_is_gone_frees_its_card_at_any_age(double minute)
    {
        var hold = Given.Hold();

        var sync = Sync([hold, Given.Hold("blue", ticket: "t2")], [Given.Ticket("t2")], Given.Minute(minute));

        var change = Assert.Single(sync.Changes);
        Assert.Equal(UsageAction.TicketGone, change.Action);
        Assert.Equal(
            hold with
            {
                Version = 2,
                Status = UsageStatus.Expired,
                Ending = HoldEnding.TicketGone,
                EndedAt = Given.Minute(minute),
                ProtectedServiceKey = null,
            },
            change.After);
    }

    [Fact]
    public void An_empty_cart_frees_all_its_holds_and_nothing_else()
    {
        CardUsage[] known =
        [
            Given.Hold("red"),
            Given.Hold("blue", ticket: "t2"),
            Given.Hold("green", cart: "other"),
            Given.Hold("white", ticket: "t3").Placed(),
            Given.Hold("black", ticket: "t4").Ended(HoldEnding.Removed),
            Given.Hold("brown", ticket: "t5").Placed().Cancelled(),
        ];

        var sync = Sync(known, [], Given.Now);

        Assert.Empty(sync.Tickets);
        Assert.Equal(known[..2], sync.Changes.Select(change => change.Before));
    }

    [Fact]
    public void A_cart_that_did_not_change_frees_nothing()
    {
        var sync = Sync([Given.Hold()], [Given.Ticket()], Given.Minute(7));

        Assert.Empty(sync.Changes);
    }

    [Fact]
    public void A_ticket_that_no_longer_needs_a_card_frees_it()
    {
        var sync = Sync([Given.Hold()], [Given.Ticket(needsCard: false)], Given.Now);

        Assert.Single(sync.Changes);
        Assert.Equal(new TicketStanding("t1", null, null), Assert.Single(sync.Tickets));
    }

    [Fact]
    public void A_ticket_that_moved_to_another_event_or_organizer_frees_its_card()
    {
        var hold = Given.Hold();

        Assert.Single(Sync([hold], [Given.Ticket(eventId: "concert")], Given.Now).Changes);
        Assert.Single(Sync([hold], [Given.Ticket() with { OrganizerId = "theatre" }], Given.Now).Changes);
    }

    [Fact]
    public void Each_ticket_is_told_whether_it_may_be_ordered_in_the_order_given()
    {
        var red = Given.Hold();
        var placed = Given.Hold("blue", ticket: "t2").Placed();
        var used = Given.Hold("green", ticket: "t3").Placed().Paid().Granted();
        CardUsage[] known =
        [
            red,
            placed,
            used,
            Given.Hold("white", ticket: "t4").Placed().Cancelled(),
            Given.Hold("black", ticket: "t5").Ended(HoldEnding.Removed),
            Given.Hold("brown", ticket: "t6").Ended(HoldEnding.TakenOver),
        ];
        var tickets = new[] { "t7", "t6", "t5", "t4", "t3", "t2", "t1" }.Select(id => Given.Ticket(id))
            .Append(Given.Ticket("full", needsCard: false)).ToArray();

        var sync = Sync(known, tickets, Given.Now);

        Assert.Equal(
            [
                new TicketStanding("t7", null, new Refusal(RefusalReason.CardMissing)),
                new TicketStanding("t6", null, new Refusal(RefusalReason.HoldLost)),
                new TicketStanding("t5", null, new Refusal(RefusalReason.CardMissing)),
                new TicketStanding("t4", null, new Refusal(RefusalReason.OrderConflict)),
                new TicketStanding("t3", used, null),
                new TicketStanding("t2", placed, null),
                new TicketStanding("t1", red, null),
                new TicketStanding("full", null, null),
            ],
            sync.Tickets);
    }

    [Theory]
    [InlineData(HoldEnding.Removed, RefusalReason.CardMissing)]
    [InlineData(HoldEnding.Replaced, RefusalReason.CardMissing)]
    [InlineData(HoldEnding.TicketGone, RefusalReason.CardMissing)]
    [InlineData(HoldEnding.TakenOver, RefusalReason.HoldLost)]
    [InlineData(HoldEnding.Lapsed, RefusalReason.HoldLost)]
    [InlineData(HoldEnding.Freed, RefusalReason.HoldLost)]
    [InlineData(HoldEnding.EventCancelled, RefusalReason.HoldLost)]
    public void A_card_that_the_buyer_gave_up_is_missing_and_one_that_others_took_is_lost(HoldEnding ending, RefusalReason reason)
    {
        var standing = Assert.Single(Sync([Given.Hold().Ended(ending)], [Given.Ticket()], Given.Now).Tickets);

        Assert.Equal(reason, standing.Refusal?.Reason);
    }

    [Fact]
    public void What_happened_last_to_a_ticket_counts_whatever_the_order_of_reading()
    {
        var lost = Given.Hold("red", heldAt: Given.Minute(-30)).Ended(HoldEnding.TakenOver);
        var removed = Given.Hold("blue", heldAt: Given.Minute(-20)).Ended(HoldEnding.Removed);

        Assert.Equal(RefusalReason.CardMissing, Reason([lost, removed]));
        Assert.Equal(RefusalReason.CardMissing, Reason([removed, lost]));
    }

    [Fact]
    public void A_living_hold_counts_more_than_a_later_one_that_ended()
    {
        var living = Given.Hold("red", heldAt: Given.Minute(-2));
        var ended = Given.Hold("blue", heldAt: Given.Minute(-1)).Ended(HoldEnding.TakenOver);

        Assert.Null(Reason([living, ended]));
        Assert.Null(Reason([ended, living]));
    }

    [Fact]
    public void An_ordered_ticket_counts_more_than_a_later_hold()
    {
        var placed = Given.Hold("red", heldAt: Given.Minute(-2)).Placed();
        var hold = Given.Hold("blue", heldAt: Given.Minute(-1));

        Assert.Same(placed, Assert.Single(Sync([placed, hold], [Given.Ticket()], Given.Now).Tickets).Usage);
        Assert.Same(placed, Assert.Single(Sync([hold, placed], [Given.Ticket()], Given.Now).Tickets).Usage);
    }

    [Fact]
    public void A_new_hold_counts_more_than_a_ticket_that_was_cancelled_before()
    {
        var cancelled = Given.Hold("red", heldAt: Given.Minute(-2)).Placed().Cancelled();
        var hold = Given.Hold("blue", heldAt: Given.Minute(-1));

        Assert.Same(hold, Assert.Single(Sync([cancelled, hold], [Given.Ticket()], Given.Now).Tickets).Usage);
        Assert.Same(hold, Assert.Single(Sync([hold, cancelled], [Given.Ticket()], Given.Now).Tickets).Usage);
    }

    [Fact]
    public void A_cancelled_ticket_counts_more_than_a_hold_that_ended()
    {
        var cancelled = Given.Hold("red", heldAt: Given.Minute(-2)).Placed().Cancelled();
        var ended = Given.Hold("blue", heldAt: Given.Minute(-1)).Ended(HoldEnding.Removed);

        Assert.Equal(RefusalReason.OrderConflict, Reason([cancelled, ended]));
        Assert.Equal(RefusalReason.OrderConflict, Reason([ended, cancelled]));
    }

    [Fact]
    public void Of_two_holds_of_one_millisecond_every_reader_picks_the_same()
    {
        var low = Given.Hold("red") with { Id = Guid.Parse("00000000-0000-0000-0000-000000000001") };
        var high = Given.Hold("blue") with { Id = Guid.Parse("00000000-0000-0000-0000-000000000002") };

        Assert.Same(high, Assert.Single(Sync([low, high], [Given.Ticket()], Given.Now).Tickets).Usage);
        Assert.Same(high, Assert.Single(Sync([high, low], [Given.Ticket()], Given.Now).Tickets).Usage);
    }

    [Fact]
    public void A_lapsed_hold_that_nobody_took_may_still_be_ordered() => Assert.Null(Reason([Given.Hold(heldAt: Given.Minute(-300))]));

    [Fact]
    public void A_ticket_named_twice_is_a_programming_error()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Sync([], [Given.Ticket(), Given.Ticket()], Given.Now));

        Assert.Contains("same id", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("tickets", thrown.ParamName);
    }

    [Fact]
    public void Identifiers_are_case_sensitive()
    {
        var sync = Sync([Given.Hold()], [Given.Ticket("T1")], Given.Now);

        Assert.Single(sync.Changes);
        Assert.Equal(RefusalReason.CardMissing, Assert.Single(sync.Tickets).Refusal?.Reason);
    }

    [Fact]
    public void Asking_without_a_question_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => Sync(null!, [], Given.Now));
        Assert.Throws<ArgumentNullException>(() => Sync([], null!, Given.Now));
    }

    private static CartSync Sync(IReadOnlyList<CardUsage> known, IReadOnlyList<CartTicket> tickets, DateTimeOffset now) =>
        UsageRules.Sync(known, "cart", tickets, now);

    private static RefusalReason? Reason(IReadOnlyList<CardUsage> known) =>
        Assert.Single(Sync(known, [Given.Ticket()], Given.Now).Tickets).Refusal?.Reason;
}
