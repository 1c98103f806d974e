namespace Sortir.Packages.Tests;

/// <summary>The blocks of code of a document, in its order.</summary>
internal sealed class MarkdownBlocks
{
    private const string Fence = "```";

    private readonly List<(string Language, string Code)> _blocks = [];

    public MarkdownBlocks(string markdown)
    {
        List<string>? code = null;
        var language = "";
        foreach (var line in markdown.Split('\n'))
        {
            if (!line.StartsWith(Fence, StringComparison.Ordinal))
            {
                code?.Add(line);
            }
            else if (code is null)
            {
                (code, language) = ([], line[Fence.Length..]);
            }
            else
            {
                _blocks.Add((language, string.Join('\n', code)));
                code = null;
            }
        }
    }

    /// <summary>The first block of a language with these words in it.</summary>
    public string Find(string language, string words) => _blocks
        .Where(block => block.Language == language && block.Code.Contains(words, StringComparison.Ordinal))
        .Select(block => block.Code)
        .FirstOrDefault() ?? throw new InvalidOperationException($"No block of {language} says \"{words}\" any more: see what a stranger would take now.");
}
