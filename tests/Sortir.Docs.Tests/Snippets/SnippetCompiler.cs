using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Sortir.Docs.Tests;

/// <summary>Compiles snippets against everything that this process has: the libraries, ASP.NET Core, the database providers.</summary>
internal static class SnippetCompiler
{
    private const string Name = "Snippet";

    internal static readonly CSharpParseOptions Options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    // What all snippets share is bound once: each of them is added to it.
    private static readonly CSharpCompilation Shop = CSharpCompilation.Create(
        Name,
        Repository.Find("*.cs", "tests/Sortir.Docs.Tests/Surroundings").Select(path => CSharpSyntaxTree.ParseText(Repository.Read(path), Options, path)),
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, mainTypeName: "Sortir.Docs.Tests.Program"));

    /// <summary>What keeps a snippet from being compiled.</summary>
    public static IReadOnlyList<string> FindErrors(Snippet snippet) =>
        [.. Compile(snippet).GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString())];

    /// <summary>The compiled snippet.</summary>
    public static Assembly Load(Snippet snippet)
    {
        PrepareHost();
        using var image = new MemoryStream();
        var result = Compile(snippet).Emit(image);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return Assembly.Load(image.ToArray());
    }

    // A test host looks for what a build would have left beside the program.
    private static void PrepareHost()
    {
        Environment.SetEnvironmentVariable($"ASPNETCORE_TEST_CONTENTROOT_{Name.ToUpperInvariant()}", AppContext.BaseDirectory);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{Name}.deps.json"), "{}");
        File.WriteAllText(
            Path.Combine(AppContext.BaseDirectory, $"{Name}.staticwebassets.endpoints.json"),
            """{"Version":1,"ManifestType":"Publish","Endpoints":[]}""");
    }

    private static CSharpCompilation Compile(Snippet snippet) =>
        Shop.AddSyntaxTrees(CSharpSyntaxTree.ParseText(snippet.Source, Options, snippet.Path));
}
