using Sortir.Storage;
using Sortir.Tests.Support;

namespace Sortir.Tests.Mishaps;

/// <summary>
/// The caller of each call of a sale gives up at each await in turn, while the host or the storage works or when it has just done so:
/// the whole write is there or none of it, and the same call again ends where an undisturbed one does.
/// </summary>
public sealed class CancelledCallTests
{
    private const string Good = "6000000001";
    private const string Unknown = "6000000002";

    public static TheoryData<string, bool> Calls
    {
        get
        {
            var calls = new TheoryData<string, bool>();
            foreach (var what in new[]
                     {
                         "verify", "verify another", "verify in vain", "release", "sync", "move", "place", "place in vain", "pay", "pay in vain",
                         "cancel", "cancel tickets",
                     })
            {
                calls.Add(what, false);
                calls.Add(what, true);
            }

            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_that_is_given_up_anywhere_is_done_or_undone_and_may_be_made_again(string what, bool isDone)
    {
        var (done, calls) = await RunUndisturbedAsync(what);
        var givenUp = 0;
        for (var at = 1; at <= calls + 1; at++)
        {
            await using var shop = await OpenAsync();
            var undone = await DrawAsync(shop);
            using var caller = new CancellationTokenSource();
            GiveUpAt(shop, at, isDone, caller);

            var answer = await OrNothingAsync(CallAsync(shop, what, caller.Token));

            var left = await DrawAsync(shop);
            if (answer is null)
            {
                givenUp++;
            }

            // What is written has its answer, however late the caller gives up.
            Assert.Equal(answer is null ? undone : done, left);
            Assert.Equal(0, shop.Limiter.Undecided);
            (shop.Log.Before, shop.Log.After) = (null, null);
            await CallAsync(shop, what, TestContext.Current.CancellationToken);
            Assert.Equal(done, await DrawAsync(shop));
        }

        Assert.InRange(givenUp, 1, calls);
    }

    private static async Task<(IReadOnlyList<string> Done, int Calls)> RunUndisturbedAsync(string what)
    {
        await using var shop = await OpenAsync();
        await CallAsync(shop, what, TestContext.Current.CancellationToken);
        return (await DrawAsync(shop), shop.Log.Calls.Count);
    }

    // Two tickets are held, two are ordered, and of one that was cancelled somebody else holds the card.
    private static async Task<Shop> OpenAsync()
    {
        var shop = new Shop();
        shop.Book.SetCard(Good);
        shop.Book.SetCard(Unknown, Testing.AprasCardStatus.Unknown);
        await shop.AcceptAsync(shop.NewCard(), ticket: "held");
        await shop.AcceptAsync(shop.NewCard(), ticket: "held too");
        foreach (var ticket in new[] { "ordered", "ordered too" })
        {
            await shop.AcceptAsync(shop.NewCard(), ticket: ticket);
        }

        Assert.IsType<OrderPlacement.Placed>(await shop.PlaceAsync("cart", "order", Of("ordered"), Of("ordered too")));
        var card = shop.NewCard();
        await shop.AcceptAsync(card, "lost cart", "lost");
        await shop.PlaceAsync("lost cart", "order", Of("lost"));
        await shop.CallAsync(checkout => checkout.CancelTicketsAsync("order", ["lost"], TestContext.Current.CancellationToken));
        await shop.AcceptAsync(card, "lucky cart", "lucky");
        shop.Log.Clear();
        return shop;
    }

    private static void GiveUpAt(Shop shop, int at, bool isDone, CancellationTokenSource caller)
    {
        if (isDone)
        {
            shop.Log.After = (_, number) => number == at ? caller.CancelAsync() : Task.CompletedTask;
            return;
        }

        shop.Log.Before = async (_, number, token) =>
        {
            if (number == at)
            {
                await caller.CancelAsync();
                token.ThrowIfCancellationRequested();
            }
        };
    }

    private static Task<object> CallAsync(Shop shop, string what, CancellationToken token) => shop.CallAsync<object>(async checkout => what switch
    {
        "verify" => await checkout.VerifyCardAsync(Shop.NewRequest(Good, ticket: "new"), token),
        "verify another" => await checkout.VerifyCardAsync(Shop.NewRequest(Good, ticket: "held"), token),
        "verify in vain" => await checkout.VerifyCardAsync(Shop.NewRequest(Unknown, ticket: "new"), token),
        "release" => await checkout.ReleaseCardAsync("cart", "held", token),
        "sync" => await checkout.SyncCartAsync("cart", [Of("ordered")], token),
        "move" => await checkout.MoveCartAsync("cart", "member", token),
        "place" => await checkout.PlaceOrderAsync("cart", "order", [Of("held"), Of("held too"), new SaleTicket("seat", Shop.NoCardProduct)], token),
        "place in vain" => await checkout.PlaceOrderAsync("cart", "order", [Of("held"), Of("none")], token),
        "pay" => await checkout.PayOrderAsync("order", [Of("ordered"), Of("ordered too")], token),
        "pay in vain" => await checkout.PayOrderAsync("order", [Of("ordered"), Of("lost"), Of("ordered too")], token),
        "cancel" => await checkout.CancelOrderAsync("order", token),
        _ => await checkout.CancelTicketsAsync("order", ["ordered", "lost"], token),
    });

    // What stands in the storage, but for ids and cards.
    private static async Task<IReadOnlyList<string>> DrawAsync(Shop shop)
    {
        var audit = await shop.Store.ListAuditAsync(new AuditFilter(), new PageRequest { Size = PageRequest.MaxSize }, TestContext.Current.CancellationToken);
        return
        [
            .. (await shop.UsagesAsync())
                .Select(usage => $"{usage.CartId}/{usage.TicketId} {usage.OrderId} {usage.Status} {usage.Ending} {usage.Grant.State} {usage.Version}")
                .Concat(audit.Items.Select(entry => $"{entry.TicketId} {entry.Action} {entry.Outcome}"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static SaleTicket Of(string ticket) => new(ticket, Shop.Show);

    private static async Task<object?> OrNothingAsync(Task<object> call)
    {
        try
        {
            return await call;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
