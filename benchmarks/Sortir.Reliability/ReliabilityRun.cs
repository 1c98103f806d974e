using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Sortir.Testing;

namespace Sortir.Reliability;

/// <summary>One run: builds the machines, sells while they break, waits until all is settled, and draws up the balance.</summary>
internal static class ReliabilityRun
{
    private const string Database = "shop";
    private const int MostTimes = 4;

    // How long buyers may need for their last answers, and the delivery for what is due, once everything works again.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    internal static async Task<int> RunAsync(RunOptions options, Report report)
    {
        report.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Nodes} nodes, {options.Buyers} buyers at once, {options.Duration.TotalSeconds:0} s of sales, seed {options.Seed}"));
        var started = Stopwatch.GetTimestamp();
        await using var log = TextWriter.Synchronized(options.Log is null ? TextWriter.Null : new StreamWriter(options.Log) { AutoFlush = true });
        await using var server = await PostgreSqlServer.StartAsync();
        var connectionString = server.ConnectionStringTo(Database);
        await using (var context = ShopDbContext.Connect(connectionString))
        {
            await context.Database.EnsureCreatedAsync();
        }

        await server.ExecuteAsync(Database, Journal.Script);
        await using var apras = await AprasSimulator.StartAsync();
        apras.Book.EligibleByDefault = card => CardDeck.IsEligible(card.Reveal());
        await using var wire = new DatabaseWire(server.Port);
        await using var fleet = new NodeFleet(PlanNodes(options, apras, server.ConnectionStringTo(Database, wire.Port)), log);
        await fleet.StartAsync();
        report.Say(string.Create(CultureInfo.InvariantCulture, $"Started in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s."));

        using var closing = new CancellationTokenSource();
        using var ending = new CancellationTokenSource();
        var sales = new SalesCount();
        using var client = new ShopClient(fleet, sales);
        var market = new Market(client, new CardDeck(), sales, options.Seed, closing.Token, ending.Token);
        using var trouble = new TroubleMaker(fleet, server, wire, apras.Faults, client, new Random(options.Seed));
        var opened = Stopwatch.GetTimestamp();
        var selling = market.SellAsync(options.Buyers);
        var breaking = options.IsCalm ? Task.CompletedTask : trouble.RunAsync(closing.Token);
        await Task.Delay(options.Duration, TimeProvider.System);
        while (market.Finished < options.Orders && Stopwatch.GetElapsedTime(opened) < options.Duration * MostTimes)
        {
            await Task.Delay(s_look, TimeProvider.System);
        }

        var sold = Stopwatch.GetElapsedTime(opened);
        await closing.CancelAsync();
        await breaking;
        ending.CancelAfter(s_patience);
        var mended = Stopwatch.GetTimestamp();
        await FinishAsync(selling);
        var reader = new BooksReader(connectionString, apras.Book);
        while (await reader.CountUnfinishedAsync() > 0 && Stopwatch.GetElapsedTime(mended) < s_patience)
        {
            await Task.Delay(s_look, TimeProvider.System);
        }

        var settling = Stopwatch.GetElapsedTime(mended);
        var books = await reader.ReadAsync(market.Cards, client.Unanswered, [.. client.Surprises]);
        var figures = new RunFigures
        {
            Seed = options.Seed,
            Sold = sold,
            Settling = settling,
            Trouble = trouble.Count,
            DatabaseAnswersLost = wire.AnswersDropped,
            Sales = sales,
            Books = books,
            Balance = Balance.Of(books),
        };
        report.Show(figures);
        return figures.IsBalanced ? ExitCode.Balanced : ExitCode.Unbalanced;
    }

    private static NodeSettings[] PlanNodes(RunOptions options, AprasSimulator apras, string database)
    {
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return
        [
            .. Enumerable.Range(0, options.Nodes).Select(index => new NodeSettings
            {
                Index = index,
                Database = database,
                Apras = apras.BaseUrl,
                Token = apras.Token,
                Secret = secret,
                HasDefect = options.HasDefect,
            }),
        ];
    }

    // A buyer who has no answer by now counts as such in the balance.
    private static async Task FinishAsync(Task selling)
    {
        try
        {
            await selling;
        }
        catch (OperationCanceledException)
        {
        }
    }
}
