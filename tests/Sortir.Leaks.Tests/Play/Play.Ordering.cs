using Microsoft.Extensions.DependencyInjection;
using Sortir.Client.Tests;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Leaks.Tests;

internal sealed partial class Play
{
    private async Task CorrectAsync()
    {
        var (first, second) = (Apras.NewCard(), Apras.NewCard());
        await AcceptAsync(first, "c1");
        await CheckoutAsync("release", checkout => checkout.ReleaseCardAsync("c1", "t1", Ct));
        await AcceptAsync(first, "c1");
        await AcceptAsync(second, "c1");
        await AcceptAsync(first, "c1", "t2");
        SaleTicket[] tickets = [new("t1", PlayShop.Show), new("t2", PlayShop.Show), new("t3", PlayShop.Show), new("t4", PlayCatalog.Full)];
        foreach (var ticket in (await CheckoutAsync("sync", checkout => checkout.SyncCartAsync("c1", tickets, Ct))).Tickets)
        {
            Note(ticket.Reason);
        }

        await CheckoutAsync("read", checkout => checkout.ReadCartAsync("c1", tickets, Ct));
        await CheckoutAsync("move", checkout => checkout.MoveCartAsync("c1", "c2", Ct));
        shop.Clock.Advance(TimeSpan.FromMinutes(6));
        Note(Assert.IsType<CardRelease.Refused>(await CheckoutAsync("release", checkout => checkout.ReleaseCardAsync("c2", "t1", Ct))).Reason);
        await RefuseAsync(RefusalReason.TooLateToCorrect, Apras.NewCard(), "c2");

        // Lapsed, and taken over by somebody else.
        shop.Clock.Advance(TimeSpan.FromMinutes(6));
        await AcceptAsync(second, "c3");
        Refused(await PlaceAsync("c2", "o-lost", tickets[0]));
    }

    private async Task OrderAsync()
    {
        Refused(await PlaceAsync("nobody", "o0", new SaleTicket("t1", PlayShop.Show)));
        await CheckoutAsync("pay early", checkout => checkout.PayOrderAsync("o0", [new SaleTicket("t1", PlayShop.Show)], Ct));
        await CheckoutAsync("cancel nothing", checkout => checkout.CancelOrderAsync("o0", Ct));

        // Paid after its cancellation, when somebody else has the card.
        var card = await SellAsync("late", pay: false);
        await RefuseAsync(RefusalReason.AlreadyUsed, card, "somebody");
        await CheckoutAsync("cancel", checkout => checkout.CancelOrderAsync("late", Ct));
        await AcceptAsync(card, "somebody");
        Assert.IsType<OrderPayment.CardTaken>(await PayAsync("late"));

        await SellAsync("cancelled-before-grant");
        await CheckoutAsync("cancel a ticket", checkout => checkout.CancelTicketsAsync("cancelled-before-grant", ["t1"], Ct));
        // Ordered already, with another card.
        await SellAsync("twice", pay: false);
        await AcceptAsync(Apras.NewCard(), "cart-other");
        Refused(await PlaceAsync("cart-other", "twice", new SaleTicket("t1", PlayShop.Show)));
        await SellAsync("unpaid-paid", pay: false);
        await SellAsync("unpaid", pay: false);
        shop.Clock.Advance(TimeSpan.FromHours(2));
        await MaintainAsync("reconcile", work => work.ReconcileOrdersAsync(Ct));
        await MaintainAsync("sweep", work => work.SweepLapsedHoldsAsync(Ct));
    }

    /// <summary>Each answer to a grant, the lost ones too.</summary>
    private async Task DeliverAsync()
    {
        await SellAsync("granted");
        await DeliverNowAsync();

        foreach (var (order, answer) in new (string, Func<string, string>)[]
        {
            ("failed", path => WireServer.Http(503, Secrets.Token, "Retry-After: 1\r\n")),
            ("unauthorized", path => WireServer.Http(401, Secrets.Token)),
            ("broken", _ => "no HTTP\r\n\r\n"),
        })
        {
            await SellAsync(order);
            Apras.Script = path => path.EndsWith("grant", StringComparison.Ordinal) ? answer(path) : null;
            await DeliverNowAsync();
            Apras.Script = null;
            shop.Clock.Advance(TimeSpan.FromHours(2));
            await DeliverNowAsync();
        }

        // Recorded, and the answer lost: what comes next is a refusal that a person must look at.
        await SellAsync("lost");
        Apras.Script = _ => WireApras.Drops;
        await DeliverNowAsync();
        Apras.Script = _ => WireServer.Http(409, Secrets.NextKey());
        shop.Clock.Advance(TimeSpan.FromHours(2));
        await DeliverNowAsync();
        Apras.Script = null;
        await SellUnderAsync("refused", _ => WireServer.Http(422, Secrets.NextKey()));
        await SellUnderAsync("refused-too", _ => WireServer.Http(400, Secrets.NextKey()));
        await SellUnderAsync("garbled", _ => WireServer.Http(200, $"{{\"id\": \"{new string('9', 300)}\", \"date_naissance\": \"{Secrets.BirthDate:O}\", \"montant_aide\": \"{Secrets.Token}\"}}"));
        await SellUnderAsync("word", _ => WireServer.Http(200, $"{{\"id\": 9, \"token\": null{Secrets.NextKey()}}}"));
        await SellUnderAsync("page", _ => WireServer.Http(200, $"<html>{Secrets.LastName}</html>"));
        await CheckoutAsync("cancel after grant", checkout => checkout.CancelOrderAsync("page", Ct));
    }

    private async Task SellUnderAsync(string order, Func<string, string> answer)
    {
        await SellAsync(order);
        Apras.Script = path => answer(path);
        await DeliverNowAsync();
        Apras.Script = null;
    }

    /// <summary>Sells a ticket of an order of that name, and returns its card.</summary>
    private async Task<string> SellAsync(string order, bool pay = true, string product = PlayShop.Show)
    {
        var card = Apras.NewCard();
        await AcceptAsync(card, $"cart-{order}", product: product);
        Assert.IsType<OrderPlacement.Placed>(await PlaceAsync($"cart-{order}", order, new SaleTicket("t1", product)));
        if (pay)
        {
            Assert.IsType<OrderPayment.Paid>(await PayAsync(order, product));
        }

        return card;
    }

    private Task<OrderPlacement> PlaceAsync(string cart, string order, params SaleTicket[] tickets) =>
        CheckoutAsync("place", checkout => checkout.PlaceOrderAsync(cart, order, tickets, Ct));

    private Task<OrderPayment> PayAsync(string order, string product = PlayShop.Show) =>
        CheckoutAsync("pay", checkout => checkout.PayOrderAsync(order, [new SaleTicket("t1", product)], Ct));

    private void Refused(OrderPlacement placement) =>
        Assert.All(Assert.IsType<OrderPlacement.Refused>(placement).Tickets, ticket => Note(ticket.Reason));

    private Task<GrantDeliveryReport> DeliverNowAsync() => MaintainAsync("deliver", work => work.DeliverDueGrantsAsync(Ct));

    private Task<T> MaintainAsync<T>(string what, Func<ISortirMaintenance, Task<T>> work) => shop.CallAsync(what, work);

    private async Task<IReadOnlyList<CardUsage>> UsagesAsync()
    {
        await using var scope = shop.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ISortirReader>().ListUsagesAsync(new UsageFilter(), new PageRequest { Size = PageRequest.MaxSize }, Ct)).Items;
    }

    private async Task<CardUsage> UsageOfAsync(string order) => (await UsagesAsync()).First(usage => usage.OrderId == order);
}
