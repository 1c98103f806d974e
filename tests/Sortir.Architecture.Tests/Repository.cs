using System.Reflection;
using System.Xml.Linq;

namespace Sortir.Architecture.Tests;

/// <summary>The sources of the libraries, and the assemblies built from them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The names of the libraries: one for each folder of <c>src</c>.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)];

    public static TheoryData<string> LibraryData => [.. Libraries];

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

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sortir.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from a folder inside the repository.");
    }
}
