using System.Globalization;
using Sortir.Domain;
using Spectre.Console;

namespace Sortir.Reliability;

/// <summary>Prints a run: tables for a person, and Markdown for a file or another program.</summary>
internal sealed class Report(IAnsiConsole console, bool isPlain)
{
    private const int PlainWidth = 160;
    private const int MaxFaults = 20;

    internal static Report ToConsole()
    {
        var isPlain = Console.IsOutputRedirected;
        if (isPlain)
        {
            AnsiConsole.Console.Profile.Width = PlainWidth;
        }

        return new Report(AnsiConsole.Console, isPlain);
    }

    internal void Say(string text) => console.WriteLine(text);

    internal void Show(RunFigures figures)
    {
        var books = figures.Books;
        var paid = books.Tickets.Where(ticket => ticket is { EventId: not null, State: ShopTicketState.Paid }).ToArray();
        var usages = books.Usages.Where(usage => usage.OrderId is not null).ToDictionary(usage => (usage.OrderId, usage.TicketId));
        var ofPaid = paid.Select(ticket => usages.GetValueOrDefault((ticket.OrderId, ticket.TicketId))).OfType<UsageLine>().ToArray();

        Table("What was done to it", [.. Enum.GetValues<Blow>().Select(blow => (Words.Of(blow), figures.Trouble[blow])),
            ("answers of the database that were lost", figures.DatabaseAnswersLost)]);
        Table("What the buyers did", [.. figures.Sales.All.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => (count.Key, count.Value))]);
        Table(
            "The books",
            [
                ("the shop: tickets sold that need a card", books.Tickets.Count(ticket => ticket.EventId is not null)),
                ("the shop: of these paid", paid.Length),
                ("Sortir: paid and granted", ofPaid.Count(usage => usage.Grant == GrantState.Granted)),
                ("Sortir: of these without APRAS's id, since its answer broke off", ofPaid.Count(usage => usage is { Grant: GrantState.Granted, RequestId: null })),
                .. ofPaid.Where(usage => usage.Grant == GrantState.NeedsReview).GroupBy(usage => usage.Review)
                    .Select(reason => ($"Sortir: paid and in review, {reason.Key}", reason.Count())),
                ("Sortir: cancelled, and APRAS must be told", books.Usages.Count(usage => usage is { Status: UsageStatus.Cancelled, Grant: GrantState.Granted or GrantState.NeedsReview })),
                ("Sortir: usages in all", books.Usages.Count),
                ("APRAS: recorded grants", books.Grants.Count),
                ("changes of usages in the journal", books.Journal.Count),
                ("leases that lapsed and were taken over", figures.TakeOvers),
            ]);

        var table = New("The balance", "rule", "checked", "faults");
        foreach (var line in figures.Balance)
        {
            var faults = line.IsBalanced ? "none" : Number(line.Faults.Count);
            table.AddRow(new Text(line.Rule), new Text(Number(line.Checked)), new Text(faults, isPlain ? Style.Plain : new Style(line.IsBalanced ? Color.Green : Color.Red)));
        }

        Write(table);
        foreach (var line in figures.Balance.Where(line => !line.IsBalanced))
        {
            Say($"{line.Rule}: it does not.");
            foreach (var fault in line.Faults.Take(MaxFaults))
            {
                Say($"  {fault}");
            }
        }

        Say(string.Create(CultureInfo.InvariantCulture, $"""
            {figures.Sold.TotalSeconds:0} s of sales, {figures.Settling.TotalSeconds:0.0} s until nothing was due; {Environment.ProcessorCount} cores; seed {figures.Seed}
            {(figures.IsBalanced ? "The books balance." : "The books do not balance.")}
            """));
    }

    private void Table(string title, IReadOnlyList<(string What, int Count)> rows)
    {
        var table = New(title, "what", "how many");
        foreach (var (what, count) in rows)
        {
            table.AddRow(new Text(what), new Text(Number(count)));
        }

        Write(table);
    }

    private Table New(string title, params string[] columns)
    {
        Say("");
        Say(isPlain ? $"### {title}" : title);
        Say("");
        var table = new Table { Border = isPlain ? TableBorder.Markdown : TableBorder.Rounded };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column) { NoWrap = true, Alignment = column == columns[0] ? Justify.Left : Justify.Right });
        }

        return table;
    }

    private void Write(Table table) => console.Write(table);

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
