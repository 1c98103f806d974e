using Sortir.Tests.Shared;

namespace Sortir.Packages.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    public static string Root => RepositoryFolder.Root;

    /// <summary>The names of the libraries: one for each folder of <c>src</c>.</summary>
    public static IReadOnlyList<string> Libraries => RepositoryFolder.Libraries;

    public static TheoryData<string> LibraryData => RepositoryFolder.LibraryData;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts)).ReplaceLineEndings("\n");
}
