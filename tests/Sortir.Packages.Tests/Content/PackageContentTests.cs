using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Sortir.Packages.Tests;

public sealed class PackageContentTests(PackedLibraries packed)
{
    private const string Accept = "SORTIR_ACCEPT_PACKAGES";

    // Those that shops on .NET 8 may need as well.
    private static readonly string[] OnBothFrameworks =
        ["Sortir", "Sortir.Client", "Sortir.Domain", "Sortir.Storage.Abstractions", "Sortir.Storage.Conformance", "Sortir.Testing"];

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void A_package_holds_what_was_approved_and_depends_on_what_was_approved(string library)
    {
        var approved = Repository.PathOf("tests", "Sortir.Packages.Tests", "Approved", $"{library}.txt");
        var now = Describe(library);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(approved, now);
        }

        var before = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        Assert.True(before == now, $"The package {library} is not the approved one. If the change is meant: {Accept}=1 dotnet test --project tests/Sortir.Packages.Tests\n{now}");
    }

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void A_package_says_what_it_is_and_under_which_licence(string library)
    {
        var metadata = packed.MetadataOf(library);

        Assert.Equal(library, metadata.Element("id")!.Value);
        Assert.Equal(packed.Version, metadata.Element("version")!.Value);
        Assert.Equal("MIT", metadata.Element("license")!.Value);
        Assert.Equal("README.md", metadata.Element("readme")!.Value);
        Assert.Equal("icon.png", metadata.Element("icon")!.Value);
        Assert.Contains("sortir", metadata.Element("tags")!.Value.Split(' '));
        Assert.InRange(metadata.Element("description")!.Value.Length, 40, 300);
        Assert.NotEmpty(metadata.Element("authors")!.Value);
        Assert.NotEmpty(metadata.Element("copyright")!.Value);
    }

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void Other_packages_are_asked_for_at_the_version_that_is_tested_and_ours_at_the_same(string library)
    {
        var tested = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);

        Assert.All(packed.MetadataOf(library).Descendants("dependency"), dependency =>
        {
            var id = dependency.Attribute("id")!.Value;
            Assert.Equal(Repository.Libraries.Contains(id) ? packed.Version : tested[id], dependency.Attribute("version")!.Value);
        });
    }

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void Each_framework_has_its_library_documentation_and_symbols(string library)
    {
        using var package = packed.Open(library);
        using var symbols = packed.Open(library, "snupkg");

        Assert.All(OnBothFrameworks.Contains(library) ? ["net8.0", "net10.0"] : (string[])["net10.0"], framework =>
        {
            Assert.NotNull(package.GetEntry($"lib/{framework}/{library}.dll"));
            Assert.NotNull(symbols.GetEntry($"lib/{framework}/{library}.pdb"));
            var documented = XDocument.Parse(Encoding.UTF8.GetString(Read(package, $"lib/{framework}/{library}.xml")));
            Assert.NotEmpty(documented.Descendants("summary"));
        });
    }

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void The_page_and_the_icon_are_those_of_the_repository_and_small(string library)
    {
        using var package = packed.Open(library);
        var icon = Read(package, "icon.png");

        Assert.Equal(Repository.Read("src", library, "README.md"), Encoding.UTF8.GetString(Read(package, "README.md")).ReplaceLineEndings("\n"));
        Assert.Equal(File.ReadAllBytes(Repository.PathOf("build", "icon.png")), icon);
        Assert.InRange(icon.Length, 1, 20_000);
    }

    // A package is the same wherever it was built, and tells nothing of the machine.
    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void Nothing_in_a_package_names_the_machine_that_built_it(string library)
    {
        using var package = packed.Open(library);
        using var symbols = packed.Open(library, "snupkg");
        string[] places = [Repository.Root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + Path.DirectorySeparatorChar];

        Assert.All(package.Entries.Concat(symbols.Entries), entry => Assert.All(places, place =>
        {
            var content = Read(entry);
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(place)));
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(place)));
        }));
    }

    // Where nobody says where the sources are published, the packages do not name it: see pack.sh.
    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public async Task The_symbols_lead_to_the_sources_of_this_commit(string library)
    {
        var commit = (await Shell.RunAsync(Repository.Root, null, "git", "rev-parse", "HEAD")).Trim();
        using var symbols = packed.Open(library, "snupkg");

        Assert.Equal(PackedLibraries.RepositoryUrl, packed.MetadataOf(library).Element("repository")!.Attribute("url")!.Value);
        Assert.Equal(commit, packed.MetadataOf(library).Element("repository")!.Attribute("commit")!.Value);
        Assert.All(symbols.Entries.Where(entry => entry.Name == $"{library}.pdb"), entry =>
        {
            using var links = JsonDocument.Parse(SourceLink.Read(Read(entry)));
            Assert.Contains(
                $"https://raw.githubusercontent.com/sortir-example/sortir/{commit}/*",
                links.RootElement.GetProperty("documents").EnumerateObject().Select(document => document.Value.GetString()));
        });
    }

    [Fact]
    public void Only_packages_of_ours_are_cleared_away_before()
    {
        PackedLibraries.SkipWithoutShell();
        Assert.True(packed.LeavesForeignPackages);
    }

    [Fact]
    public void Every_library_is_packed_and_nothing_else()
    {
        PackedLibraries.SkipWithoutShell();
        string[] extensions = [".nupkg", ".snupkg"];

        Assert.Equal(
            Repository.Libraries.SelectMany(library => extensions.Select(extension => $"{library}.{packed.Version}{extension}")).Order(StringComparer.Ordinal),
            Directory.GetFiles(packed.Feed).Select(file => Path.GetFileName(file)).Where(file => extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal));
    }

    // Names without versions: whoever raises one need not come here.
    private string Describe(string library)
    {
        var lines = new List<string>();
        var metadata = packed.MetadataOf(library);
        foreach (var group in metadata.Elements("dependencies").Elements("group"))
        {
            lines.Add($"depends on {group.Attribute("targetFramework")!.Value}");
            lines.AddRange(group.Elements("dependency").Select(dependency => "  " + dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal));
        }

        lines.AddRange(metadata.Descendants("frameworkReference").Select(reference => "framework " + reference.Attribute("name")!.Value).Distinct());
        lines.Add("files");
        using var package = packed.Open(library);
        lines.AddRange(package.Entries.Select(entry => entry.FullName).Where(IsOurs).Order(StringComparer.Ordinal).Select(file => "  " + file));
        return string.Join('\n', lines) + '\n';
    }

    // Each package has these, by its format.
    private static bool IsOurs(string file) => file is not ("[Content_Types].xml" or "_rels/.rels") && !file.StartsWith("package/", StringComparison.Ordinal);

    private static byte[] Read(ZipArchive package, string file) =>
        Read(package.GetEntry(file) ?? throw new InvalidOperationException($"There is no {file} in it."));

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
