using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sortir.Benchmarks;
using Sortir.Testing;

namespace Sortir.Load;

/// <summary>A cold process, from its registrations to its first card: with Sortir, and with a typed client of the host's own.</summary>
internal static class Startup
{
    internal const string Argument = "--start";

    private const int Rounds = 21;
    private const double MostMilliseconds = 50;
    private static readonly string[] s_sides = ["sortir", "bare"];

    /// <summary>Starts either side again and again, in turns, and compares the medians.</summary>
    internal static async Task<int> MeasureAsync()
    {
        var table = new Table();
        using var simulator = await SimulatorProcess.StartAsync(TimeSpan.Zero);
        var milliseconds = s_sides.ToDictionary(side => side, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var side in s_sides)
            {
                var took = await RunAsync(side, simulator.BaseUrl);
                if (round > 0)
                {
                    milliseconds[side].Add(took);
                }
            }
        }

        var (sortir, bare) = (Medians.Of(milliseconds["sortir"]), Medians.Of(milliseconds["bare"]));
        table.Add(
            "Start to the first verification, more than a typed client's",
            string.Create(CultureInfo.InvariantCulture, $"{sortir - bare:0} ms ({sortir:0} ms; bare {bare:0} ms)"),
            string.Create(CultureInfo.InvariantCulture, $"≤ {MostMilliseconds} ms"),
            null,
            sortir - bare <= MostMilliseconds);
        return table.HasMisses ? 1 : 0;
    }

    /// <summary>Is one of the two, and prints how many milliseconds it took.</summary>
    internal static async Task<int> BeAsync(string side, Uri apras)
    {
        var begun = Stopwatch.GetTimestamp();
        var isSortir = side == s_sides[0];
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        Register(builder.Services, apras, isSortir);
        using var host = builder.Build();
        await host.StartAsync();
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await (isSortir ? VerifyAsync(scope.ServiceProvider) : scope.ServiceProvider.GetRequiredService<TypedClient>().VerifyAsync(CardNumbers.Write(1)));
        }

        Console.WriteLine(Stopwatch.GetElapsedTime(begun).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        await host.StopAsync();
        return 0;
    }

    private static void Register(IServiceCollection services, Uri apras, bool isSortir)
    {
        if (!isSortir)
        {
            services.AddHttpClient<TypedClient>(client =>
            {
                client.BaseAddress = apras;
                client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", new AprasSimulatorOptions().Token);
            });
            return;
        }

        services.AddSortir(options =>
        {
            options.BaseUrl = apras.AbsoluteUri;
            options.Token = new AprasSimulatorOptions().Token;
            options.Keys.Add(new SortirKeyOptions { Id = "1", Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
            options.Products["reduced"] = new SortirProductOptions { EventId = "show" };
        });
    }

    private static async Task VerifyAsync(IServiceProvider services)
    {
        var answer = await services.GetRequiredService<ISortirCheckout>().VerifyCardAsync(
            new VerifyCardRequest { CartId = "c", TicketId = "t", ProductId = "reduced", Card = CardNumbers.Write(1), Source = "127.0.0.1" });
        if (answer is not CardVerification.Accepted)
        {
            throw new InvalidOperationException("The first card was not accepted.");
        }
    }

    private static async Task<double> RunAsync(string side, Uri apras)
    {
        using var process = SimulatorProcess.StartThisProgram(Argument, side, apras.AbsoluteUri);
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    private sealed class TypedClient(HttpClient http)
    {
        internal Task<string> VerifyAsync(string card) => http.GetStringAsync($"api/partners/{card}");
    }
}
