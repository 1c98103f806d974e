namespace Sortir.Samples;

/// <summary>Plain lines, as long as they need to be: for a file, a pipe, a test.</summary>
internal sealed class PlainScreen(TextReader input, TextWriter output) : IScreen
{
    public void Heading(string title)
    {
        output.WriteLine();
        output.WriteLine(title);
    }

    public void Say(string text) => output.WriteLine(text);

    public void Show(StoryLine line) => output.WriteLine(
        $"{line.Time}  {line.Who,-Columns.Who}  {line.What,-Columns.What}  {line.Outcome.Code,-Columns.Code}  {line.Why}");

    public string? AskSecretly(string question) => input.ReadLine();
}
