using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
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
            FindUnused(types, "MySortirBuilder SortirBuilder2 StoragePurge.Bindings Binding Normalize(text)"));
        Assert.Empty(FindUnused(types, "SortirBuilder, new StoragePurge.Binding(…) AttemptSource.Normalize(text)"));
    }

    [Fact]
    public void A_static_class_is_not_used_because_something_else_has_a_member_of_that_name()
    {
        Type[] types = [typeof(SortirMessages), typeof(SortirServiceCollectionExtensions)];

        Assert.Equal(types.Select(type => type.FullName), FindUnused(types, "bag.Get(key) AddSortir AddSortirFake()"));
        Assert.Empty(FindUnused(types, "SortirMessages.Get(reason) services.AddSortir(configuration)"));
    }

    // A static class is used by its name; one of extensions, whose name nobody writes, by a call of one of them.
    private static IEnumerable<string> FindUnused(IEnumerable<Type> types, string text) => types
        .Where(type => type.Namespace != PublicApiTests.InternalNamespace)
        .Where(type => !NamesOf(type).Any(name => Regex.IsMatch(text, $@"(?<!\w){Regex.Escape(name)}(?!\w)")))
        .Where(type => !ExtensionsOf(type).Any(name => Regex.IsMatch(text, $@"\.{name}[(<]")))
        .Select(type => type.FullName!);

    private static IEnumerable<string> NamesOf(Type type) =>
        type.IsNested ? [$"{type.DeclaringType!.Name}.{type.Name}"] : [type.Name.Split('`')[0]];

    // Of two words at least: a Get may be anybody's.
    private static IEnumerable<string> ExtensionsOf(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => method.IsDefined(typeof(ExtensionAttribute)) && method.Name.Count(char.IsUpper) > 1)
        .Select(method => method.Name);

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
