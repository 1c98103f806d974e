using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Sortir.Docs.Tests;

/// <summary>A Markdown file, as the tests look at it.</summary>
internal sealed class Document
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePipeTables().Build();

    private readonly MarkdownDocument _syntax;

    private Document(string path, string text)
    {
        Path = path;
        _syntax = Markdown.Parse(text, Pipeline);
    }

    /// <summary>Where it stands, from the root of the repository.</summary>
    public string Path { get; }

    /// <summary>Every Markdown file of the repository.</summary>
    public static IReadOnlyList<string> Paths { get; } = [.. Repository.Find("*.md").Where(path => !path.StartsWith('.'))];

    /// <summary>What one can link to in it.</summary>
    public IEnumerable<string> Anchors => _syntax.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id!);

    /// <summary>Where its links and images point.</summary>
    public IEnumerable<string> Links =>
        _syntax.Descendants<LinkInline>().Select(link => link.Url!).Concat(_syntax.Descendants<LinkReferenceDefinition>().Select(link => link.Url!));

    /// <summary>What it prints as code within a sentence or a cell.</summary>
    public IEnumerable<string> CodeWords => _syntax.Descendants<CodeInline>().Select(code => code.Content);

    /// <summary>The cells of all its tables, row by row, headings left out.</summary>
    public IEnumerable<string[]> Rows => _syntax.Descendants<TableRow>()
        .Where(row => !row.IsHeader)
        .Select(row => row.Cast<TableCell>().Select(TextOf).ToArray());

    public static Document Load(string path) => new(path, Repository.Read(path));

    public static Document Parse(string text) => new("test.md", text);

    /// <summary>The snippets of C#, each with what its invisible comment says, and what it prints where it is one that runs.</summary>
    public IEnumerable<Snippet> FindSnippets()
    {
        var blocks = _syntax.Descendants<LeafBlock>().ToList();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is FencedCodeBlock { Info: "csharp" } code)
            {
                var comment = i > 0 && blocks[i - 1] is HtmlBlock html ? html.Lines.ToString() : "";
                var next = i + 1 < blocks.Count && blocks[i + 1] is FencedCodeBlock { Info: "text" } text ? text.Lines.ToString() : null;
                yield return Snippet.Create(Path, code.Line + 1, comment, code.Lines.ToString(), next);
            }
        }
    }

    private static string TextOf(TableCell cell) => string.Concat(cell.Descendants<LeafInline>().Select(inline => inline switch
    {
        CodeInline code => $"`{code.Content}`",
        LiteralInline literal => literal.Content.ToString(),
        _ => "",
    }));
}
