namespace Sortir.Docs.Tests;

public sealed class LinkTests
{
    public static TheoryData<string> Paths => [.. Document.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_link_and_anchor_leads_somewhere(string path) => None.Of(FindDeadLinks(Document.Load(path)));

    [Fact]
    public void Every_document_can_be_reached_from_the_index()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(["README.md"]);
        while (next.TryDequeue(out var path))
        {
            if (reached.Add(path))
            {
                Document.Load(path).Links.Select(link => Resolve(path, link))
                    .OfType<string>().Where(Document.Paths.Contains).ToList().ForEach(next.Enqueue);
            }
        }

        None.Of(Document.Paths.Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Except(reached));
    }

    [Theory]
    [InlineData("[gone](no-such-file.md)")]
    [InlineData("[gone](README.md#no-such-heading)")]
    [InlineData("# Here\n\n[gone](#there)")]
    public void A_dead_link_is_found(string text) => Assert.Single(FindDeadLinks(Document.Parse(text)));

    private static List<string> FindDeadLinks(Document document)
    {
        var dead = new List<string>();
        foreach (var link in document.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)))
        {
            var anchor = link.Contains('#', StringComparison.Ordinal) ? Uri.UnescapeDataString(link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..]) : null;
            var target = Resolve(document.Path, link);
            var isThere = target is null
                || (target == document.Path && anchor is not null)
                || Path.Exists(Path.Combine(Repository.Root, target));
            if (!isThere || (anchor is not null && !(target == document.Path ? document : Document.Load(target!)).Anchors.Contains(anchor)))
            {
                dead.Add($"{document.Path}: {link}");
            }
        }

        return dead;
    }

    // A path from the root; nothing for what lies outside the repository.
    private static string? Resolve(string from, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        var path = link.Split('#')[0];
        if (path.Length == 0)
        {
            return from;
        }

        var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(from)!);
        return Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(path)))).Replace('\\', '/');
    }
}
