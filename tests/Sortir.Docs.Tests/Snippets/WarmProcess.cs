using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Testing;

namespace Sortir.Docs.Tests;

/// <summary>
/// A process that has made a sale before. A cold one on a busy machine may need longer than the buyer's two seconds, which snippets keep: what
/// is compiled at its first use is compiled here, and each snippet then runs once.
/// </summary>
public sealed class WarmProcess : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await using var apras = await AprasSimulator.StartAsync();
        apras.Book.SetCard("1234567890");
        await SellAsync(services => services.AddSortir(options =>
        {
            Describe(options);
            (options.BaseUrl, options.Token) = (apras.BaseUrl.ToString(), apras.Token);
            options.Keys.Add(new() { Id = "warm", Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
        }));
        await SellAsync(services => services.AddSortirFake(Describe).Book.SetCard("1234567890"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Describe(SortirOptions options)
    {
        options.Timeout = TimeSpan.FromMinutes(1);
        options.Products["reduced"] = new() { EventId = "concert" };
    }

    private static async Task SellAsync(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var checkout = scope.ServiceProvider.GetRequiredService<ISortirCheckout>();
        SaleTicket[] tickets = [new("ticket-1", "reduced")];
        var verified = await checkout.VerifyCardAsync(new()
        {
            CartId = "cart-1", TicketId = "ticket-1", ProductId = "reduced", Card = "1234567890", Source = "192.0.2.7",
        });
        Assert.IsType<CardVerification.Accepted>(verified);
        await checkout.PlaceOrderAsync("cart-1", "order-1", tickets);
        await checkout.PayOrderAsync("order-1", tickets);
        await provider.GetRequiredService<ISortirMaintenance>().DeliverDueGrantsAsync();
    }
}
