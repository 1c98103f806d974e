using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;

namespace Sortir.Samples.DapperStore;

/// <summary>A short sale against a simulated APRAS, each step with what must come of it.</summary>
internal sealed class Story(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
{
    private const string AnnesCard = "1111111111";
    private const string BrunosCard = "2222222222";

    private static readonly SaleTicket[] Seat = [new("seat-1", ConcertCatalog.ReducedTicket)];

    private bool _isAsExpected = true;

    /// <summary>Tells it in a database, whose tables are made where there are none.</summary>
    /// <returns>Whether every outcome was the expected one.</returns>
    public static async Task<bool> TellAsync(NpgsqlDataSource database, TextWriter output, CancellationToken cancellationToken)
    {
        await Schema.EnsureAsync(database, cancellationToken);
        output.WriteLine("The tables are there, in the schema shop.");

        await using var apras = await AprasSimulator.StartAsync(cancellationToken: cancellationToken);
        apras.Book.SetCard(AnnesCard);
        apras.Book.SetCard(BrunosCard);

        // A concert of its own for each run, so that the cards may be used again.
        var concert = new CatalogEvent { Id = $"concert-{Guid.NewGuid():N}", EndsAt = TimeProvider.System.GetUtcNow().AddDays(7) };
        using var host = ShopWiring.Build(database, apras, concert);
        return await new Story(host.Services, output, cancellationToken).TellAsync();
    }

    private async Task<bool> TellAsync()
    {
        var (anne, bruno, order, lost) = (NewId("cart"), NewId("cart"), NewId("order"), NewId("order"));

        Say("Anne types her card", await TypeAsync(anne, AnnesCard), "accepted ••••••1111");
        Say("Bruno types the same", await TypeAsync(bruno, AnnesCard), nameof(RefusalReason.HeldElsewhere));
        Say("Bruno orders without a card", await OrderAsync(lost, "Bruno", bruno), "refused, and no order is left");
        Say("Anne's order is lost on the way", await LoseOrderAsync(lost, anne), "no order, and her card is still Pending");
        Say("Anne orders", await OrderAsync(order, "Anne", anne), "order open, card Validated");
        Say("Anne pays", await PayAsync(order), "order paid, grant Due");
        Say("Sortir tells APRAS", await DeliverAsync(order), "card Used, with APRAS's request id");
        Say("Bruno types Anne's card again", await TypeAsync(bruno, AnnesCard), nameof(RefusalReason.AlreadyUsed));
        Say("Bruno types his own", await TypeAsync(bruno, BrunosCard), "accepted ••••••2222");
        return _isAsExpected;
    }

    private Task<string> TypeAsync(string cart, string card) => CallAsync(async scope =>
    {
        var request = new VerifyCardRequest { CartId = cart, TicketId = Seat[0].TicketId, ProductId = Seat[0].ProductId, Card = card, Source = "127.0.0.1" };
        var answer = await scope.GetRequiredService<ISortirCheckout>().VerifyCardAsync(request, cancellationToken);
        return answer.Match(accepted => $"accepted ••••••{accepted.LastDigits}", refused => refused.Reason.ToString());
    });

    private Task<string> OrderAsync(string order, string buyer, string cart) => CallAsync(async scope =>
    {
        var orders = scope.GetRequiredService<ShopOrders>();
        var placement = await orders.PlaceAsync(order, buyer, cart, Seat, cancellationToken);
        var state = await orders.FindStateAsync(order, cancellationToken);
        var card = (await FindAsync(scope, new UsageFilter { OrderId = order }))?.Status;
        return placement.Match(placed => $"order {state}, card {card}", refused => state is null ? "refused, and no order is left" : "refused, and an order is left");
    });

    // What a crash before the commit does, or an exception: order and card are as if nothing had been.
    private Task<string> LoseOrderAsync(string order, string cart) => CallAsync(async scope =>
    {
        await using (var transaction = scope.GetRequiredService<ShopTransaction>())
        {
            await transaction.BeginAsync(cancellationToken);
            await scope.GetRequiredService<ISortirCheckout>().PlaceOrderAsync(cart, order, Seat, cancellationToken);
        }

        var state = await scope.GetRequiredService<ShopOrders>().FindStateAsync(order, cancellationToken);
        var card = (await FindAsync(scope, new UsageFilter { CartId = cart }))?.Status;
        return $"{state ?? "no order"}, and her card is still {card}";
    });

    private Task<string> PayAsync(string order) => CallAsync(async scope =>
    {
        var orders = scope.GetRequiredService<ShopOrders>();
        await orders.PayAsync(order, Seat, cancellationToken);
        var grant = (await FindAsync(scope, new UsageFilter { OrderId = order }))?.Grant.State;
        return $"order {await orders.FindStateAsync(order, cancellationToken)}, grant {grant}";
    });

    private Task<string> DeliverAsync(string order) => CallAsync(async scope =>
    {
        await scope.GetRequiredService<ISortirMaintenance>().DeliverDueGrantsAsync(cancellationToken);
        var usage = await FindAsync(scope, new UsageFilter { OrderId = order });
        return $"card {usage?.Status}, {(usage?.Grant.Receipt?.RequestId is null ? "without" : "with")} APRAS's request id";
    });

    private async Task<CardUsage?> FindAsync(IServiceProvider scope, UsageFilter filter) =>
        (await scope.GetRequiredService<ISortirReader>().ListUsagesAsync(filter, new PageRequest(), cancellationToken)).Items.ElementAtOrDefault(0);

    // Each call has a scope of its own, as a web request has.
    private async Task<string> CallAsync(Func<IServiceProvider, Task<string>> call)
    {
        await using var scope = services.CreateAsyncScope();
        return await call(scope.ServiceProvider);
    }

    private void Say(string step, string outcome, string expected)
    {
        var isExpected = outcome == expected;
        _isAsExpected &= isExpected;
        output.WriteLine($"{step}: {outcome}{(isExpected ? "." : $". Expected: {expected}.")}");
    }

    private static string NewId(string kind) => $"{kind}-{Guid.NewGuid():N}";
}
