using Microsoft.Extensions.DependencyInjection;

namespace Sortir.Testing.Tests;

/// <summary>The fake's example of the README, compiled and run; <see cref="ReadmeTests"/> compares the two.</summary>
internal static class FakeReadmeExample
{
    private static TextWriter Console { get; } = new StringWriter();

    public static async Task<string> RunAsync()
    {
        // <example>
        var services = new ServiceCollection();
        var apras = services.AddSortirFake(options => options.Products["show-reduced"] = new SortirProductOptions { EventId = "show" });
        apras.Book.SetCard("1234567890");
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var checkout = scope.ServiceProvider.GetRequiredService<ISortirCheckout>();

        // The sale, as your shop makes it.
        SaleTicket[] tickets = [new("ticket-1", "show-reduced")];
        var verified = await checkout.VerifyCardAsync(new VerifyCardRequest
        {
            CartId = "cart", TicketId = "ticket-1", ProductId = "show-reduced", Card = "1234567890", Source = "203.0.113.7",
        });
        var placed = await checkout.PlaceOrderAsync("cart", "order", tickets);
        var paid = await checkout.PayOrderAsync("order", tickets);
        Console.WriteLine($"{verified.GetType().Name}, {placed.GetType().Name}, {paid.GetType().Name}");

        // Grants leave when a host runs. A test that has none says when.
        var maintenance = provider.GetRequiredService<ISortirMaintenance>();
        apras.IsDown = true;
        Console.WriteLine($"{(await maintenance.DeliverDueGrantsAsync()).Postponed} postponed, {apras.Book.GrantCount} recorded");
        // </example>
        return Console.ToString()!;
    }
}
