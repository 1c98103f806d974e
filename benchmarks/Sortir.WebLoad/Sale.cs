using System.Diagnostics;
using System.Globalization;
using Sortir.Benchmarks;
using Sortir.Reliability;
using Sortir.Testing;

namespace Sortir.WebLoad;

/// <summary>A sale that opens: everybody comes within ten seconds, and at the end the books must be right.</summary>
internal static class Sale
{
    private const string Database = "sale";
    private const int SharedAddresses = 10;

    private static readonly TimeSpan s_opening = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(15);

    internal static async Task<int> RunAsync(int buyers)
    {
        // Here, and not in a process of its own, so that its book can be read at the end.
        await using var apras = await AprasSimulator.StartAsync();
        apras.Faults.Add(new AprasFault.Delay(s_latency));
        apras.Book.EligibleByDefault = static card => card.Reveal()[0] != '9';
        await using var server = await PostgreSqlServer.StartAsync("fsync=on");
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        var database = server.ConnectionStringTo(Database);
        await using var shop = await HostProcess.StartAsync(new HostSettings(apras.BaseUrl, apras.Token, database, IsSale: true));
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = s_deadline };
        var carts = Enumerable.Range(0, buyers).Select(CardsOf).ToList();
        var tickets = carts.Sum(cards => cards.Count);
        var journal = new SaleJournal();

        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(carts.Select(async (cards, number) =>
        {
            await Task.Delay(s_opening * number / buyers, TimeProvider.System);
            await new SaleBuyer(new Visitor(http, shop.Address) { Address = AddressOf(number) }, journal, cards).BuyAsync();
        }));
        var selling = Stopwatch.GetElapsedTime(begun);
        var orders = journal.Orders;
        await WaitForGrantsAsync(apras.Book, journal.Cards.Count(card => orders.Contains(card.CartId)));
        var books = new SaleBooks(database, apras.Book);
        await books.CompareAsync(journal, buyers, tickets);
        Write(journal, books, buyers, selling, Stopwatch.GetElapsedTime(begun), (await shop.GetFiguresAsync()).WorkingSet);
        return books.AreRight && journal.Surprises.Count == 0 ? 0 : 1;
    }

    // One to three tickets. Of a hundred buyers twelve mistype a card first, and six try a card that their neighbour has too.
    private static List<SaleCard> CardsOf(int buyer) => [.. Enumerable.Range(0, 1 + (buyer % 3)).Select(ticket =>
    {
        var number = (buyer * 3L) + ticket;
        var mistyped = ticket == 0 && (buyer % 10 == 3 || buyer % 50 == 0) ? CardNumbers.Write(9_000_000_000 + number) : null;
        var shared = ticket == 0 && buyer % 100 / 2 is 11 or 22 or 33 ? CardNumbers.Write(2_000_000_000 + (buyer / 2)) : null;
        return new SaleCard(mistyped, shared, CardNumbers.Write(1_000_000_000 + number));
    })];

    // One in five comes through one of a few addresses, as of a mobile network.
    private static string AddressOf(int buyer) => buyer % 5 == 0 ? Visitor.AddressOf(buyer / 5 % SharedAddresses) : Visitor.AddressOf(1_000 + buyer);

    private static async Task WaitForGrantsAsync(AprasBook apras, int tickets)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        try
        {
            await apras.WaitForGrantsAsync(tickets, deadline.Token);

            // The last answers are on their way into the database.
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("The grants did not come to an end.");
        }
    }

    private static void Write(SaleJournal journal, SaleBooks books, int buyers, TimeSpan selling, TimeSpan all, long memory)
    {
        double[] times = [.. journal.Milliseconds.Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{buyers} buyers came in {s_opening.TotalSeconds:0} s; the last had an order after {selling.TotalSeconds:0.0} s, the last grant was recorded by {all.TotalSeconds:0.0} s."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times.Length} verifications, median {times[times.Length / 2]:0} ms, 99th percentile {times[(int)(times.Length * 0.99)]:0} ms; memory of the shop {memory / 1024 / 1024} MB."));
        Console.WriteLine();
        Console.WriteLine("| answer | times |");
        Console.WriteLine("|---|---:|");
        foreach (var (code, count) in journal.Answers.OrderByDescending(answer => answer.Value))
        {
            Console.WriteLine($"| {code} | {count} |");
        }

        Console.WriteLine();
        Console.WriteLine("| books | expected | found | right |");
        Console.WriteLine("|---|---:|---:|---|");
        foreach (var (what, expected, found) in books.Lines)
        {
            Console.WriteLine($"| {what} | {expected} | {found} | {(expected == found ? "yes" : "**no**")} |");
        }

        foreach (var (what, count) in journal.Surprises)
        {
            Console.WriteLine($"Surprise, {count} times: {what}");
        }
    }
}
