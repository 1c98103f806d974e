using System.Text.RegularExpressions;
using Sortir.Domain;

namespace Sortir.Reliability.Tests;

/// <summary>Whether the balance finds what it is there to find.</summary>
public sealed partial class BalanceTests
{
    private const string OtherCard = "2345678901";

    [Fact]
    public void Books_in_order_balance()
    {
        var books = BookKeeper.OfOneSale()
            .Sell("t2", ShopTicketState.Paid, UsageStatus.Validated, GrantState.NeedsReview, isRecorded: true, ReviewReason.RefusedAfterUnknownOutcome, card: "2345678902")
            .Sell("t3", ShopTicketState.Cancelled, UsageStatus.Cancelled, GrantState.NeedsReview, isRecorded: true, ReviewReason.RefusedAfterUnknownOutcome, wasPaid: true, card: "2345678903")
            .Sell("t4", ShopTicketState.Open, UsageStatus.Validated, GrantState.None, card: "2345678904")
            .Sell("t5", ShopTicketState.Cancelled, UsageStatus.Cancelled, GrantState.None, card: "2345678905")
            .Sell("t6", ShopTicketState.Cancelled, UsageStatus.Cancelled, GrantState.Granted, isRecorded: true, wasPaid: true, card: "2345678906")
            .Sell("t7", ShopTicketState.Refunded, UsageStatus.Cancelled, GrantState.NeedsReview, isRecorded: true, ReviewReason.CancelledAfterAttempt, wasPaid: true, card: "2345678907");
        books.Tickets.Add(new TicketLine("order of t1", "t8", EventId: null, ShopTicketState.Paid, WasPaid: true, Card: default));

        Assert.Empty(books.FindFaults());
        Assert.Equal([2, 5, 7, 5, 11, 7, 1], Balance.Of(books.ToBooks()).Select(line => line.Checked));
    }

    [Fact]
    public void A_card_may_be_used_again_after_a_cancellation_and_by_another_ticket_at_once_for_another_show()
    {
        var books = new BookKeeper()
            .Sell("t1", ShopTicketState.Cancelled, UsageStatus.Cancelled, GrantState.Granted, isRecorded: true, wasPaid: true)
            .Sell("t2", ShopTicketState.Paid, UsageStatus.Used, GrantState.Granted, isRecorded: true)
            .Sell("t3", ShopTicketState.Paid, UsageStatus.Used, GrantState.Granted, isRecorded: true, card: OtherCard);
        books.Tickets[2] = books.Tickets[2] with { EventId = "show-2", Card = books.Tickets[1].Card };
        books.Grants[2] = books.Grants[2] with { EventId = "show-2", Card = books.Tickets[1].Card };

        Assert.Empty(books.FindFaults());
    }

    [Fact]
    public void A_paid_ticket_without_a_recorded_grant_is_found()
    {
        // APRAS knows nothing of it, though Sortir has a receipt.
        Assert.Equal([Balance.PaidIsGranted, Balance.GrantIsPaid], BookKeeper.OfOneSale().With(books => books.Grants.Clear()).FindBroken());
        Assert.Equal(
            [Balance.PaidIsGranted],
            new BookKeeper().Sell("t1", ShopTicketState.Paid, UsageStatus.Validated, GrantState.None).FindBroken());
    }

    [Fact]
    public void A_grant_whose_answer_broke_off_after_its_status_is_known_by_its_card_and_show()
    {
        Assert.Empty(BookKeeper.OfOneSale().WithUsage(usage => usage with { RequestId = null }).FindBroken());
        Assert.Equal(
            [Balance.PaidIsGranted],
            BookKeeper.OfOneSale().WithUsage(usage => usage with { RequestId = null }).With(books => books.Grants.Clear()).FindBroken());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ReviewReason.Refused)]
    [InlineData(ReviewReason.ServiceKeyMissing)]
    [InlineData(ReviewReason.ServiceKeyUnreadable)]
    [InlineData(ReviewReason.CancelledAfterAttempt)]
    public void A_paid_ticket_in_review_for_a_reason_that_nothing_in_the_run_gives_is_found(ReviewReason? reason) => Assert.Equal(
        [Balance.PaidIsGranted],
        new BookKeeper().Sell("t1", ShopTicketState.Paid, UsageStatus.Validated, GrantState.NeedsReview, review: reason).FindBroken());

    [Fact]
    public void A_paid_ticket_in_review_for_a_lost_answer_to_a_grant_that_was_never_recorded_is_found() => Assert.Equal(
        [Balance.PaidIsGranted],
        new BookKeeper().Sell("t1", ShopTicketState.Paid, UsageStatus.Validated, GrantState.NeedsReview, review: ReviewReason.RefusedAfterUnknownOutcome).FindBroken());

    [Theory]
    [InlineData(null)]
    [InlineData(ReviewReason.Refused)]
    [InlineData(ReviewReason.ServiceKeyMissing)]
    [InlineData(ReviewReason.ServiceKeyUnreadable)]
    public void A_cancelled_ticket_in_review_for_a_reason_that_nothing_in_the_run_gives_is_found(ReviewReason? reason) => Assert.Equal(
        [Balance.SameStanding],
        new BookKeeper().Sell("t1", ShopTicketState.Refunded, UsageStatus.Cancelled, GrantState.NeedsReview, review: reason, wasPaid: true).FindBroken());

    [Fact]
    public void A_recorded_grant_goes_first_to_the_ticket_that_must_have_one() => Assert.Empty(
        new BookKeeper()
            .Sell("t1", ShopTicketState.Cancelled, UsageStatus.Cancelled, GrantState.NeedsReview, review: ReviewReason.CancelledAfterAttempt, wasPaid: true)
            .Sell("t2", ShopTicketState.Paid, UsageStatus.Validated, GrantState.NeedsReview, isRecorded: true, ReviewReason.RefusedAfterUnknownOutcome)
            .FindBroken());

    [Fact]
    public void A_paid_ticket_whose_usage_is_cancelled_is_found() => Assert.Equal(
        [Balance.PaidIsGranted],
        BookKeeper.OfOneSale().WithUsage(usage => usage with { Status = UsageStatus.Cancelled }).FindBroken());

    [Fact]
    public void A_grant_that_is_recorded_twice_for_a_ticket_is_found() => Assert.Equal(
        [Balance.GrantIsPaid],
        BookKeeper.OfOneSale().With(books => books.Grants.Add(books.Grants[0] with { RequestId = "a second request" })).FindBroken());

    [Fact]
    public void A_second_grant_is_found_beside_one_that_waits_for_staff() => Assert.Equal(
        [Balance.GrantIsPaid],
        new BookKeeper()
            .Sell("t1", ShopTicketState.Paid, UsageStatus.Validated, GrantState.NeedsReview, isRecorded: true, ReviewReason.RefusedAfterUnknownOutcome)
            .With(books => books.Grants.Add(books.Grants[0] with { RequestId = "a second request" })).FindBroken());

    [Fact]
    public void A_grant_that_two_usages_claim_is_found() => Assert.Equal(
        [Balance.PaidIsGranted, Balance.GrantIsPaid],
        BookKeeper.OfOneSale()
            .Sell("t2", ShopTicketState.Paid, UsageStatus.Used, GrantState.Granted, card: OtherCard)
            .With(books => books.Usages[1] = books.Usages[1] with { RequestId = books.Usages[0].RequestId }).FindBroken());

    [Fact]
    public void A_grant_of_another_card_or_show_than_the_tickets_is_found()
    {
        Assert.Contains(Balance.GrantIsPaid, BookKeeper.OfOneSale().With(books => books.Grants[0] = books.Grants[0] with { EventId = "show-2" }).FindBroken());
        Assert.Contains(Balance.GrantIsPaid, BookKeeper.OfOneSale().With(books => books.Grants[0] = books.Grants[0] with { Card = CardNumber.Parse(OtherCard) }).FindBroken());
    }

    [Fact]
    public void A_grant_that_nobody_waits_for_is_found() => Assert.Equal(
        [Balance.PaidIsGranted, Balance.GrantIsPaid],
        new BookKeeper()
            .Sell("t1", ShopTicketState.Paid, UsageStatus.Validated, GrantState.NeedsReview, isRecorded: true, ReviewReason.Refused).FindBroken());

    [Fact]
    public void A_grant_for_an_unpaid_ticket_is_found() => Assert.Equal(
        [Balance.GrantIsPaid, Balance.SameStanding],
        BookKeeper.OfOneSale().WithTicket(ticket => ticket with { State = ShopTicketState.Open, WasPaid = false }).FindBroken());

    [Fact]
    public void A_grant_for_an_order_that_was_rolled_back_is_found() => Assert.Equal(
        [Balance.GrantIsPaid, Balance.OrderIsThere],
        BookKeeper.OfOneSale().With(books => books.Tickets.Clear()).FindBroken());

    [Fact]
    public void A_usage_of_an_order_that_was_rolled_back_is_found() => Assert.Equal(
        [Balance.OrderIsThere],
        new BookKeeper().Sell("t1", ShopTicketState.Open, UsageStatus.Validated, GrantState.None).With(books => books.Tickets.Clear()).FindBroken());

    [Fact]
    public void A_ticket_without_a_usage_with_two_or_with_a_card_that_nobody_typed_is_found()
    {
        Assert.Contains(Balance.OrderIsThere, new BookKeeper()
            .Sell("t1", ShopTicketState.Open, UsageStatus.Validated, GrantState.None).With(books => books.Usages.Clear()).FindBroken());
        Assert.Contains(Balance.OrderIsThere, new BookKeeper()
            .Sell("t1", ShopTicketState.Open, UsageStatus.Validated, GrantState.None).With(books => books.Usages.Add(books.Usages[0])).FindBroken());
        Assert.Contains(Balance.OrderIsThere, new BookKeeper()
            .Sell("t1", ShopTicketState.Open, UsageStatus.Validated, GrantState.None).WithTicket(ticket => ticket with { Card = default }).FindBroken());
    }

    [Theory]
    [InlineData(ShopTicketState.Open, UsageStatus.Pending, GrantState.None, false)]
    [InlineData(ShopTicketState.Open, UsageStatus.Cancelled, GrantState.None, false)]
    [InlineData(ShopTicketState.Cancelled, UsageStatus.Validated, GrantState.None, false)]
    [InlineData(ShopTicketState.Cancelled, UsageStatus.Cancelled, GrantState.NeedsReview, false)]
    [InlineData(ShopTicketState.Cancelled, UsageStatus.Cancelled, GrantState.Due, true)]
    [InlineData(ShopTicketState.Refunded, UsageStatus.Validated, GrantState.None, false)]
    public void A_ticket_that_stands_otherwise_in_the_shop_than_in_Sortir_is_found(object state, UsageStatus status, GrantState grant, bool wasPaid) => Assert.Contains(
        Balance.SameStanding,
        new BookKeeper().Sell("t1", (ShopTicketState)state, status, grant, wasPaid: wasPaid).FindBroken());

    [Fact]
    public void A_card_that_is_accepted_while_another_cart_has_it_is_found() => Assert.Equal(
        [Balance.CardOnce],
        BookKeeper.OfOneSale().With(books =>
        {
            // For a moment only: when the books are drawn up, nothing is left of it.
            var other = Guid.CreateVersion7();
            books.Journal.Add(books.Journal[0] with { UsageId = other });
            books.Journal.Add(books.Journal[0] with { UsageId = other, Blocks = false });
        }).FindBroken());

    [Fact]
    public void A_card_that_is_freed_and_taken_again_is_in_order() => Assert.Empty(
        BookKeeper.OfOneSale().With(books =>
        {
            books.Journal.Add(books.Journal[0] with { Blocks = false });
            books.Journal.Add(books.Journal[0] with { UsageId = Guid.CreateVersion7() });
        }).FindBroken());

    [Fact]
    public void A_card_that_is_sold_twice_under_two_fingerprints_is_found()
    {
        var faults = BookKeeper.OfOneSale()
            .Sell("t2", ShopTicketState.Paid, UsageStatus.Used, GrantState.Granted, isRecorded: true)
            .With(books => books.Usages[1] = books.Usages[1] with { Fingerprint = "another print" })
            .With(books => books.Journal[1] = books.Journal[1] with { Fingerprint = "another print" })
            .FindFaults();

        Assert.Collection(
            faults,
            fault => Assert.Contains("sold with one card", fault, StringComparison.Ordinal),
            fault => Assert.Contains("several fingerprints", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_stuck_is_found()
    {
        Assert.Contains(Balance.NothingStuck, BookKeeper.OfOneSale().WithUsage(usage => usage with { Grant = GrantState.Due }).FindBroken());
        Assert.Contains(Balance.NothingStuck, BookKeeper.OfOneSale().WithUsage(usage => usage with { IsLeased = true }).FindBroken());
        Assert.Contains(Balance.NothingStuck, BookKeeper.OfOneSale().WithUsage(usage => usage with { HasServiceKey = true }).FindBroken());
        Assert.Contains(Balance.NothingStuck, BookKeeper.OfOneSale().WithUsage(usage => usage with { Status = UsageStatus.Pending }).FindBroken());
        Assert.Equal([Balance.NothingStuck], BookKeeper.OfOneSale().With(books => books.Unanswered = 1).FindBroken());
    }

    [Fact]
    public void An_answer_that_only_a_defect_gives_is_found() => Assert.Equal(
        [Balance.NoSurprise],
        BookKeeper.OfOneSale().With(books => books.Surprises.Add("500")).FindBroken());

    [Fact]
    public void No_card_number_stands_in_a_fault()
    {
        var faults = BookKeeper.OfOneSale()
            .Sell("t2", ShopTicketState.Open, UsageStatus.Pending, GrantState.Due, isRecorded: true)
            .With(books => books.Grants.Add(books.Grants[0] with { RequestId = "a second request" }))
            .With(books => books.Usages.RemoveAt(0))
            .FindFaults();

        Assert.NotEmpty(faults);

        // An id may have any digits.
        Assert.All(faults, fault => Assert.DoesNotContain("7890", AnyId().Replace(fault, ""), StringComparison.Ordinal));
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex AnyId();
}
