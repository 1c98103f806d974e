using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sortir.Samples;

/// <summary>Colours, and a last column that wraps within itself, or stands below in a narrow window: for a person at a terminal.</summary>
internal sealed class SpectreScreen(IAnsiConsole console) : IScreen
{
    private const int WideEnough = 110;
    private const int Indent = Columns.Time + 2 + Columns.Who + 2;

    public SpectreScreen()
        : this(AnsiConsole.Console)
    {
    }

    public void Heading(string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left });
    }

    public void Say(string text) => console.WriteLine(text);

    public void Show(StoryLine line)
    {
        var isWide = console.Profile.Width >= WideEnough;
        var grid = new Grid { Expand = isWide };
        grid.AddColumn(Fixed(Columns.Time)).AddColumn(Fixed(Columns.Who)).AddColumn(Fixed(Columns.What)).AddColumn(Fixed(Columns.Code));
        var colour = !line.IsAsExpected ? "red" : line.Outcome.IsRefusal ? "yellow" : "green";
        var why = new Text(line.Why, line.IsAsExpected ? Style.Plain : new Style(Color.Red));
        List<IRenderable> row =
        [
            new Text(line.Time, new Style(Color.Grey)),
            new Text(line.Who, new Style(decoration: Decoration.Bold)),
            new Text(line.What),
            new Markup($"[{colour}]{Markup.Escape(line.Outcome.Code)}[/]"),
        ];
        if (isWide)
        {
            grid.AddColumn(new GridColumn { Padding = new Padding(0) });
            row.Add(why);
        }

        console.Write(grid.AddRow([.. row]));
        if (!isWide)
        {
            console.Write(new Padder(why, new Padding(Indent, 0, 0, 0)));
        }
    }

    public string? AskSecretly(string question) => Console.IsInputRedirected
        ? Console.ReadLine()
        : console.Prompt(new TextPrompt<string>(question).Secret().AllowEmpty());

    private static GridColumn Fixed(int width) => new() { Width = width, NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
}
