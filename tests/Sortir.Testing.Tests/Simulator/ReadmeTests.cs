namespace Sortir.Testing.Tests;

public class ReadmeTests
{
    [Fact]
    public async Task The_example_of_the_README_works() => Assert.Equal(
        ["201, 1 grant recorded", "answer lost, 2 grants recorded"],
        (await ReadmeExample.RunAsync()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public async Task The_example_of_the_fake_works() => Assert.Equal(
        ["Accepted, Placed, Paid", "1 postponed, 0 recorded"],
        (await FakeReadmeExample.RunAsync()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData("ReadmeExample.cs", "# Sortir.Testing")]
    [InlineData("FakeReadmeExample.cs", "## Without a socket")]
    public void An_example_of_the_README_is_the_one_that_was_run(string example, string heading) => Assert.Equal(
        Between(Read(example), "// <example>", "// </example>"),
        Between(Read("README.md")[Read("README.md").IndexOf(heading, StringComparison.Ordinal)..], "```csharp", "```"));

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
