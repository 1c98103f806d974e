using System.Reflection;
using System.Text.RegularExpressions;
using Sortir.Storage;

namespace Sortir.Architecture.Tests;

/// <summary>What is public is for somebody: each public type stands in a test, a sample or a document.</summary>
public sealed class UseTests
{
    private static readonly string Words = string.Join('\n', FindTexts().Select(File.ReadAllText));

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void Every_public_type_is_used_by_a_test_a_sample_or_a_document(string library)
    {
        var unused = FindUnused(Repository.Load(library).GetExportedTypes(), Words).ToList();

        Assert.True(unused.Count == 0, $"Public, and in no test, sample or document: {string.Join(", ", unused)}. Use it, or make it internal.");
    }

    [Fact]
    public void A_type_that_nobody_uses_is_found()
    {
        Type[] types = [typeof(SortirBuilder), typeof(StoragePurge.Binding), typeof(AttemptSource)];

        Assert.Equal(
            ["Sortir.SortirBuilder", "Sortir.Storage.StoragePurge+Binding", "Sortir.AttemptSource"],
            FindUnused(types, "MySortirBuilder SortirBuilder2 StoragePurge.Bindings Binding AttemptSource"));
        Assert.Empty(FindUnused(types, "SortirBuilder, new StoragePurge.Binding(…) AttemptSource.Normalize(text)"));
    }

    // A static class is used by what it offers: nobody writes the name of a class of extensions.
    private static IEnumerable<string> FindUnused(IEnumerable<Type> types, string text) => types
        .Where(type => type.Namespace != PublicApiTests.InternalNamespace)
        .Where(type => !NamesOf(type).Any(name => Regex.IsMatch(text, $@"(?<!\w){Regex.Escape(name)}(?!\w)")))
        .Select(type => type.FullName!);

    private static IEnumerable<string> NamesOf(Type type) => type is { IsAbstract: true, IsSealed: true }
        ? type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(member => member.Name)
        : type.IsNested ? [$"{type.DeclaringType!.Name}.{type.Name}"] : [type.Name.Split('`')[0]];

    // Not this project: it names everything, and uses nothing.
    private static IEnumerable<string> FindTexts() =>
        from folder in new[] { "tests", "samples", "docs", "README.md" }
        let path = Path.Combine(Repository.Root, folder)
        from file in Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.*", SearchOption.AllDirectories) : [path]
        where Path.GetExtension(file) is ".cs" or ".cshtml" or ".md"
        let parts = Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)
        where !parts.Any(part => part is "bin" or "obj" or "Sortir.Architecture.Tests" or "decisions")
        select file;
}
