namespace Sortir.Testing.Tests;

public class ReadmeTests
{
    [Fact]
    public async Task The_example_of_the_README_works() => Assert.Equal(
        ["201, 1 grant recorded", "answer lost, 2 grants recorded"],
        (await ReadmeExample.RunAsync()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void The_example_of_the_README_is_the_one_that_was_run() =>
        Assert.Equal(Between(Read("ReadmeExample.cs"), "// <example>", "// </example>"), Between(Read("README.md"), "```csharp", "```"));

    private static string[] Between(string text, string start, string end)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).ToList();
        string[] found = [.. lines.SkipWhile(line => line != start).Skip(1).TakeWhile(line => line != end).Where(line => line.Length > 0)];
        Assert.NotEmpty(found);
        return found;
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ReadmeTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
