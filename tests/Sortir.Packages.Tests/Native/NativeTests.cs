using System.Xml.Linq;
using Sortir.Testing;

namespace Sortir.Packages.Tests;

public sealed class NativeTests(PackedLibraries packed)
{
    private const string Project = "Native";

    [Fact]
    public async Task A_native_program_verifies_holds_pays_and_grants_and_its_compiler_has_nothing_to_say()
    {
        var stranger = await Stranger.CreateAsync(packed, "native");
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        apras.Book.SetCard("1234567890");

        // The program of the sample, on the packages.
        await stranger.TypeAsync(
            $"dotnet new console -n {Project} --aot --no-restore && cd {Project} && dotnet add package Sortir\n"
            + $"dotnet add package Microsoft.Extensions.Hosting --version {VersionOf("Microsoft.Extensions.Hosting")}");
        stranger.Write($"{Project}/Program.cs", Repository.Read("samples", "Sortir.Samples.Aot", "Program.cs"));
        var published = await stranger.TypeAsync(
            $"dotnet publish {Project} --use-current-runtime --output out --verbosity minimal -p:TrimmerSingleWarn=false");
        stranger.AssertThatOursAreFromTheFeed();
        var printed = await Shell.RunAsync(
            stranger.Folder,
            new Dictionary<string, string>
            {
                ["Sortir__BaseUrl"] = apras.BaseUrl.ToString(),
                ["Sortir__Token"] = apras.Token,

                // This machine may be busy.
                ["Sortir__Timeout"] = "00:01:00",
            },
            Path.Combine(stranger.Folder, "out", Project), "1234567890");

        Assert.DoesNotContain("warning", published, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Verified •••• 7890\nHeldElsewhere for the next cart\nPlaced\nPaid\n1 sale reported to APRAS\n", printed);
        Assert.Equal(1, apras.Book.GrantCount);
    }

    private static string VersionOf(string package) => XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
        .Single(version => version.Attribute("Include")!.Value == package).Attribute("Version")!.Value;
}
