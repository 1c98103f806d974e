using System.IO.Compression;
using System.Xml.Linq;

namespace Sortir.Packages.Tests;

/// <summary>The packages, made once for each run of the tests as they are for a release, into a feed in a temporary folder.</summary>
public sealed class PackedLibraries : IAsyncLifetime
{
    /// <summary>Later than any that is published, so that it is always these that are installed.</summary>
    public const string Version = "9999.0.0";

    /// <summary>The temporary folder. Outside the repository, whose settings would apply to the programs in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sortir-packages-").FullName;

    public string Feed => Path.Combine(Folder, "feed");

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            await Shell.RunAsync(Repository.Root, new Dictionary<string, string> { ["VERSION"] = Version, ["SBOM"] = "no" }, "./pack.sh", Feed);
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
}
