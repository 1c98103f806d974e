using Spectre.Console;

namespace Sortir.Samples.Tests;

public sealed class SpectreScreenTests
{
    private static readonly StoryLine Line = new("19:00", "Alice", "types a card", new Outcome("Accepted", "[Sortir!] held until 19:10"), "Accepted");

    [Theory]
    [InlineData(140, 1)]
    [InlineData(80, 2)]
    public void A_line_fits_the_window_and_brackets_are_text(int width, int lines)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;

        new SpectreScreen(console).Show(Line);

        var shown = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(lines, shown.Length);
        Assert.StartsWith("19:00  Alice  types a card", shown[0], StringComparison.Ordinal);
        Assert.Contains("[Sortir!] held until 19:10", shown[^1], StringComparison.Ordinal);
        Assert.All(shown, line => Assert.True(line.TrimEnd().Length <= width));
    }
}
