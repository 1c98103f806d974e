using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;
using Sortir;

// A host with Sortir, with a typed client, or with a typed client behind the resilience library: prints how many milliseconds it
// took from its first line to its first card. Started by Sortir.Load.
if (args is not [var side and ("sortir" or "bare" or "resilient"), var address, var token])
{
    Console.Error.WriteLine("Usage: Sortir.Startup <sortir|bare|resilient> <base URL of the simulator> <token>");
    return 2;
}

const string Card = "0000000001";
var begun = Stopwatch.GetTimestamp();
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
if (side == "sortir")
{
    builder.Services.AddSortir(options =>
    {
        options.BaseUrl = address;
        options.Token = token;
        options.Keys.Add(new SortirKeyOptions { Id = "1", Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
        options.Products["reduced"] = new SortirProductOptions { EventId = "show" };
    });
}
else
{
    var client = builder.Services.AddHttpClient<TypedClient>(http =>
    {
        http.BaseAddress = new Uri(address);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
    });
    if (side == "resilient")
    {
        client.AddResilienceHandler("typed", pipeline => pipeline
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions())
            .AddTimeout(TimeSpan.FromSeconds(2))
            .AddRetry(new HttpRetryStrategyOptions()));
    }
}

using var host = builder.Build();
await host.StartAsync();
await using (var scope = host.Services.CreateAsyncScope())
{
    await (side == "sortir" ? VerifyAsync(scope.ServiceProvider) : scope.ServiceProvider.GetRequiredService<TypedClient>().VerifyAsync(Card));
}

Console.WriteLine(Stopwatch.GetElapsedTime(begun).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
await host.StopAsync();
return 0;

static async Task VerifyAsync(IServiceProvider services)
{
    var answer = await services.GetRequiredService<ISortirCheckout>().VerifyCardAsync(
        new VerifyCardRequest { CartId = "c", TicketId = "t", ProductId = "reduced", Card = Card, Source = "127.0.0.1" });
    if (answer is not CardVerification.Accepted)
    {
        throw new InvalidOperationException("The first card was not accepted.");
    }
}

internal sealed class TypedClient(HttpClient http)
{
    internal Task<string> VerifyAsync(string card) => http.GetStringAsync(new Uri($"api/partners/{card}", UriKind.Relative));
}
