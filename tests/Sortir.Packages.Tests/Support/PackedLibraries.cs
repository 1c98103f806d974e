using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sortir.Packages.Tests;

/// <summary>The packages, made once for each run of the tests as they are for a release, into a feed in a temporary folder.</summary>
public sealed partial class PackedLibraries : IAsyncLifetime
{
    /// <summary>Where the packages say that their sources are.</summary>
    public const string RepositoryUrl = "https://github.com/sortir-example/sortir";

    /// <summary>What <c>pack.sh</c> makes of this commit: a preview between tags, and before the first.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Whether NuGet takes it only when it is asked for a preview.</summary>
    public bool IsPreview => Version.Contains('-', StringComparison.Ordinal);

    /// <summary>Whether a package of others that was in the folder is still there.</summary>
    public bool LeavesForeignPackages { get; private set; }

    /// <summary>The temporary folder. Outside the repository, whose settings would apply to the programs in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sortir-packages-").FullName;

    public string Feed => Path.Combine(Folder, "feed");

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Feed);
            var foreign = Path.Combine(Feed, "Foreign.1.0.0.nupkg");
            await File.WriteAllTextAsync(foreign, "");
            var printed = await Shell.RunAsync(
                Repository.Root, new Dictionary<string, string> { ["RepositoryUrl"] = RepositoryUrl, ["SBOM"] = "no" }, "./pack.sh", Feed);
            Version = PackedAs.Match(printed).Groups["version"].Value;
            LeavesForeignPackages = File.Exists(foreign);
            File.Delete(foreign);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The scripts of the repository are for a Unix shell.</summary>
    public static void SkipWithoutShell() => Assert.SkipWhen(OperatingSystem.IsWindows(), "pack.sh needs a Unix shell.");

    /// <summary>Opens a package, or with another extension its symbols.</summary>
    public ZipArchive Open(string library, string extension = "nupkg")
    {
        SkipWithoutShell();
        return ZipFile.OpenRead(Path.Combine(Feed, $"{library}.{Version}.{extension}"));
    }

    /// <summary>What the package says about itself.</summary>
    public XElement MetadataOf(string library)
    {
        using var package = Open(library);
        using var nuspec = package.GetEntry($"{library}.nuspec")!.Open();
        var document = XDocument.Load(nuspec);
        foreach (var element in document.Descendants())
        {
            element.Name = element.Name.LocalName;
        }

        return document.Root!.Element("metadata")!;
    }

    [GeneratedRegex("^Packed as (?<version>[^ ]+) into ", RegexOptions.Multiline)]
    private static partial Regex PackedAs { get; }
}
