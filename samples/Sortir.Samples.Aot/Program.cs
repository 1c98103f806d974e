using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sortir;

// A shop compiled to native code: one card is verified, held, ordered, paid and reported to APRAS.
// Settings come from the environment: Sortir__BaseUrl, Sortir__Token. The card is the one argument.
if (args is not [var card])
{
    Console.Error.WriteLine("Which card? Sortir.Samples.Aot <card>, with Sortir__BaseUrl and Sortir__Token in the environment.");
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Sortir:Keys:0:Id"] = "sample",
    ["Sortir:Keys:0:Secret"] = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
    ["Sortir:Products:reduced:EventId"] = "concert",

    // Here the program says when sales are reported. A host does it by itself.
    ["Sortir:Grants:Deliver"] = "false",
});
builder.Services.AddSortir(builder.Configuration.GetSection("Sortir")).UseInMemoryStorage();

using var host = builder.Build();
await host.StartAsync();
await using var scope = host.Services.CreateAsyncScope();
var checkout = scope.ServiceProvider.GetRequiredService<ISortirCheckout>();

SaleTicket[] tickets = [new("ticket-1", "reduced")];
var answer = await checkout.VerifyCardAsync(new()
{
    CartId = "cart-1", TicketId = "ticket-1", ProductId = "reduced", Card = card, Source = "192.0.2.7",
});
Console.WriteLine(answer.Match(accepted => $"Verified •••• {accepted.LastDigits}", refused => $"{refused.Reason}: {refused.Message}"));

var again = await checkout.VerifyCardAsync(new()
{
    CartId = "cart-2", TicketId = "ticket-2", ProductId = "reduced", Card = card, Source = "192.0.2.8",
});
Console.WriteLine(again.Match(accepted => "Accepted twice", refused => $"{refused.Reason} for the next cart"));

var placed = await checkout.PlaceOrderAsync("cart-1", "order-1", tickets);
Console.WriteLine(placed.GetType().Name);
var paid = await checkout.PayOrderAsync("order-1", tickets);
Console.WriteLine(paid.GetType().Name);

var report = await host.Services.GetRequiredService<ISortirMaintenance>().DeliverDueGrantsAsync();
Console.WriteLine($"{report.Granted} sale reported to APRAS");
await host.StopAsync();
return report.Granted == 1 ? 0 : 1;
