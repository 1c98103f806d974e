using Sortir.Client;
using Sortir.Domain;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;
using Outcome = Sortir.Domain.TicketPaymentOutcome;

namespace Sortir.Tests;

/// <summary>What goes wrong in shops, and what must happen then: a test for each row of the rules.</summary>
public class MishapTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_without_JavaScript_is_sent_again_at_minute_7_for_a_wrong_postcode()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1");
        await shop.HoldAsync(CardB, "t2");
        shop.Clock.Advance(TimeSpan.FromMinutes(7));

        // Every field comes again, the cards too.
        var first = Assert.IsType<CardVerification.Accepted>(await shop.VerifyAsync(CardA, "t1"));
        Assert.IsType<CardVerification.Accepted>(await shop.VerifyAsync(CardB, "t2"));

        Assert.Equal(shop.Clock.Now.AddMinutes(3), first.HoldExpiresAt);
        Assert.Equal(2, shop.Book.RequestCount(AprasOperations.Verify));
        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1"), Ticket("t2")));
    }

    [Fact]
    public async Task Two_tabs_two_cards_one_ticket()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        shop.Clock.Advance(TimeSpan.FromSeconds(20));
        await shop.HoldAsync(CardB);

        var placed = Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1")));

        Assert.Equal("0002", Assert.Single(placed.Tickets).LastDigits);
        await shop.HoldAsync(CardA, "t2", "cart-2");
    }

    [Fact]
    public async Task A_payment_webhook_comes_before_the_order_is_committed()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);

        Assert.IsType<OrderPayment.NotPlaced>(await shop.PayOrderAsync(Order, Ticket("t1")));
        await shop.PlaceAsync(Ticket("t1"));
        Assert.IsType<OrderPayment.Paid>(await shop.PayOrderAsync(Order, Ticket("t1")));

        await shop.DeliverAsync();
        Assert.Equal(UsageStatus.Used, (await shop.UsageAsync()).Status);
    }

    [Fact]
    public async Task A_webhook_comes_twice_and_the_duplicate_payment_is_refunded()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);

        Assert.Equal([Outcome.GrantDue], await shop.PayAsync(Ticket("t1")));
        await shop.DeliverAsync();
        Assert.Equal([Outcome.AlreadyPaid], await shop.PayAsync(Ticket("t1")));
        await shop.DeliverAsync();

        // The refund of a payment is no cancellation: the host tells Sortir nothing, and nothing changes.
        Assert.Equal(1, shop.Book.GrantCount);
        Assert.Equal((UsageStatus.Used, GrantState.Granted), ((await shop.UsageAsync()).Status, (await shop.UsageAsync()).Grant.State));
    }

    [Theory]
    [InlineData(false, Outcome.GrantDue)]
    [InlineData(true, Outcome.CardTaken)]
    public async Task The_buyer_pays_after_the_shop_cancelled(bool isTaken, Outcome outcome)
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        await shop.CancelAsync();
        if (isTaken)
        {
            await shop.HoldAsync(CardA, "t2", "cart-2");
        }

        Assert.Equal([outcome], await shop.PayAsync(Ticket("t1")));
    }

    [Fact(Timeout = 60_000)]
    public async Task APRAS_is_down_on_the_opening_evening()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        apras.Book.SetCard(CardA);
        await using var shop = SaleFixture.Create(apras, options => options.Circuit.ConsecutiveFailures = 2);
        var hang = apras.Faults.Add(new AprasFault.Hang());
        for (var buyer = 1; buyer <= 2; buyer++)
        {
            var answer = shop.VerifyAsync(CardA, "t1", $"cart-{buyer}");
            await hang.WaitForHitsAsync(buyer, Ct);
            Assert.False(answer.IsCompleted);
            shop.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(RefusalReason.ServiceUnavailable, Refusal(await answer));
        }

        // From here on it fails at once, and staff see it.
        var asked = apras.Book.RequestCount(AprasOperations.Verify);
        Assert.Equal(RefusalReason.ServiceUnavailable, Refusal(await shop.VerifyAsync(CardA, "t1", "cart-3")));
        Assert.Equal(asked, apras.Book.RequestCount(AprasOperations.Verify));
        var circuit = Assert.Single(((IAprasCircuits)shop.Services.GetService(typeof(IAprasCircuits))!).GetSnapshot());
        Assert.Equal(AprasCircuitState.Open, circuit.State);
        Assert.Empty(await shop.UsagesAsync());

        // The same seat can be sold at full price; and the next evening all is well.
        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync(Ticket("t1", SaleCatalog.Full)));
        hang.End();
        shop.Clock.Advance(TimeSpan.FromMinutes(5));
        await shop.HoldAsync(CardA, "t1", "cart-4");
    }

    [Fact]
    public async Task The_show_is_postponed()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        await shop.DeliverAsync();
        shop.Catalog.EndShow(shop.Clock.Now.AddDays(365));
        shop.Clock.Advance(TimeSpan.FromDays(364));

        Assert.Equal(0, (await shop.Maintenance.PurgeAsync(dryRun: false, Ct)).Usages);
        Assert.Equal(RefusalReason.AlreadyUsed, Refusal(await shop.VerifyAsync(CardA, "t2", "cart-2")));
    }

    [Fact]
    public async Task A_card_is_renewed_with_a_new_number_and_cannot_be_recognised()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Book.SetCard(CardA, AprasCardStatus.Expired);

        // To Sortir the new number is another card.
        await shop.HoldAsync(CardB, "t2", "cart-2");
    }

    [Fact]
    public async Task One_of_three_tickets_is_cancelled()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA, "t1");
        await shop.HoldAsync(CardB, "t2");
        await shop.HoldAsync(CardC, "t3");
        await shop.PlaceAsync(Ticket("t1"), Ticket("t2"), Ticket("t3"));
        await shop.PayAsync(Ticket("t1"), Ticket("t2"), Ticket("t3"));

        await shop.CancelTicketsAsync("t2");

        Assert.Equal(2, (await shop.DeliverAsync()).Granted);
        await shop.HoldAsync(CardB, "t9", "cart-2");
        Assert.Equal(RefusalReason.AlreadyUsed, Refusal(await shop.VerifyAsync(CardA, "t8", "cart-2")));
        Assert.Equal(RefusalReason.AlreadyUsed, Refusal(await shop.VerifyAsync(CardC, "t7", "cart-2")));
    }

    [Fact]
    public async Task A_refund_comes_months_later_when_the_usage_is_purged()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        await shop.DeliverAsync();
        shop.Clock.Advance(TimeSpan.FromDays(120));
        Assert.Equal(1, (await shop.Maintenance.PurgeAsync(dryRun: false, Ct)).Usages);

        Assert.IsType<OrderCancellation.OrderUnknown>(await shop.CancelAsync());
        Assert.IsType<OrderCancellation.OrderUnknown>(await shop.CancelTicketsAsync("t1"));
    }

    [Fact]
    public async Task Thirty_cards_at_the_box_office()
    {
        await using var shop = SaleFixture.Create();
        var requests = Enumerable.Range(0, 30).Select(i => new VerifyCardRequest
        {
            CartId = "group",
            TicketId = $"t{i}",
            ProductId = SaleCatalog.Reduced,
            Card = i == 17 ? "9999999999" : $"{6_000_000_000 + i}",
            Source = "till-1",
            IsTrustedSource = true,
        }).ToList();
        shop.Book.EligibleByDefault = card => card.LastDigits != "9999";

        var answers = await shop.CallAsync(checkout => checkout.VerifyCardsAsync(requests, Ct));

        Assert.Equal(30, answers.Count);
        Assert.Equal(RefusalReason.NotEligible, Refusal(answers[17]));
        Assert.All(answers.Where((_, i) => i != 17), answer => Assert.IsType<CardVerification.Accepted>(answer));
        var tickets = Enumerable.Range(0, 30).Where(i => i != 17).Select(i => Ticket($"t{i}")).ToArray();
        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync("group", Order, tickets));
    }

    private static RefusalReason Refusal(CardVerification answer) => Assert.IsType<CardVerification.Refused>(answer).Reason;
}
