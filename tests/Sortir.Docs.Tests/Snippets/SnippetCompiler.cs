using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Sortir.Docs.Tests;

/// <summary>Compiles snippets against everything that this process has: the libraries, ASP.NET Core, the database providers.</summary>
internal static class SnippetCompiler
{
    internal static readonly CSharpParseOptions Options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    // What all snippets share is bound once: each of them is added to it.
    private static readonly CSharpCompilation Shop = CSharpCompilation.Create(
        "Snippet",
        Repository.Find("*.cs", "tests/Sortir.Docs.Tests/Surroundings").Select(path => CSharpSyntaxTree.ParseText(Repository.Read(path), Options, path)),
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>What keeps a snippet from being compiled.</summary>
    public static IReadOnlyList<string> FindErrors(Snippet snippet) =>
        [.. Compile(snippet).GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString())];

    /// <summary>The compiled snippet.</summary>
    public static Assembly Load(Snippet snippet)
    {
        using var image = new MemoryStream();
        var result = Compile(snippet).Emit(image);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return Assembly.Load(image.ToArray());
    }

    private static CSharpCompilation Compile(Snippet snippet) =>
        Shop.AddSyntaxTrees(CSharpSyntaxTree.ParseText(snippet.Source, Options, snippet.Path));
}
