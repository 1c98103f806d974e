using System.Reflection;
using System.Xml.Linq;
using Sortir.Tests.Shared;

namespace Sortir.Architecture.Tests;

/// <summary>The sources of the libraries, and the assemblies built from them.</summary>
internal static class Repository
{
    public static string Root => RepositoryFolder.Root;

    /// <summary>The names of the libraries: one for each folder of <c>src</c>.</summary>
    public static IReadOnlyList<string> Libraries => RepositoryFolder.Libraries;

    public static TheoryData<string> LibraryData => RepositoryFolder.LibraryData;

    public static Assembly Load(string library) => Assembly.Load(library);

    public static XDocument ProjectOf(string library) => XDocument.Load(Path.Combine(Root, "src", library, $"{library}.csproj"));

    /// <summary>The source files of a library, as paths inside its folder.</summary>
    public static IReadOnlyList<string> FilesOf(string library)
    {
        var folder = Path.Combine(Root, "src", library);
        return [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))];
    }

    /// <summary>The type that a file is named after: <c>UsageRules</c> for <c>Holding/UsageRules.Holding.cs</c>.</summary>
    public static string TypeOf(string file) => Path.GetFileName(file).Split('.')[0];
}
