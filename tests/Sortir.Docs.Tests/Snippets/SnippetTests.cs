namespace Sortir.Docs.Tests;

public sealed class SnippetTests : IClassFixture<WarmProcess>
{
    private static readonly Dictionary<string, Snippet> All =
        Document.Paths.SelectMany(path => Document.Load(path).FindSnippets()).ToDictionary(snippet => $"{snippet.Path}:{snippet.Line}");

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> RunningNames => [.. All.Where(snippet => snippet.Value.Output is not null).Select(snippet => snippet.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_snippet_compiles(string name) => None.Of(SnippetCompiler.FindErrors(All[name]));

    // One after the other, as they share the console; each runs once.
    [Theory]
    [MemberData(nameof(RunningNames))]
    public async Task A_snippet_that_runs_prints_what_is_written_below_it(string name)
    {
        var type = SnippetCompiler.Load(All[name]).GetType(Snippet.ClassName)!;

        Assert.Equal(LinesOf(All[name].Output!), LinesOf(await RunAsync(type)));
    }

    private static async Task<string> RunAsync(Type snippet)
    {
        var console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            await (Task)snippet.GetMethod("RunAsync")!.Invoke(Activator.CreateInstance(snippet), null)!;
            return printed.ToString();
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    [Theory]
    [InlineData("checkout.VerifyAsync();")]
    [InlineData("var text = \"")]
    [InlineData("sealed class Half : ISortirCatalog;")]
    public void A_snippet_that_does_not_compile_is_found(string code) =>
        Assert.NotEmpty(SnippetCompiler.FindErrors(Assert.Single(Document.Parse($"```csharp\n{code}\n```").FindSnippets())));

    [Fact]
    public void What_stands_in_the_comment_goes_before_the_snippet() => None.Of(SnippetCompiler.FindErrors(
        Assert.Single(Document.Parse("<!-- csharp\nvar hidden = 1;\n-->\n```csharp\nvar seen = hidden + 1;\n```").FindSnippets())));

    // What one page says of the program, another one builds on.
    [Theory]
    [InlineData("UseCart<ShopCart>()")]
    [InlineData("MapSortir(")]
    public void The_shop_that_the_tests_page_tests_is_that_of_getting_started(string words)
    {
        var program = LinesOf(Repository.Read("tests/Sortir.Docs.Tests/Surroundings/Program.cs"));
        var snippet = All.Values.First(snippet => snippet.Path == "docs/getting-started.md" && snippet.Code.Contains(words, StringComparison.Ordinal));

        None.Of(LinesOf(snippet.Code).Where(line => !line.StartsWith("using ", StringComparison.Ordinal)).Select(WithoutComment).Except(program));
    }

    private static string WithoutComment(string line) => line.Split("//")[0].TrimEnd();

    private static string[] LinesOf(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
