using Sortir.Testing;

namespace Sortir.Packages.Tests;

public sealed class NativeTests(PackedLibraries packed)
{
    [Fact]
    public async Task A_native_program_verifies_holds_pays_and_grants_and_its_compiler_has_nothing_to_say()
    {
        PackedLibraries.SkipWithoutShell();
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        apras.Book.SetCard("1234567890");

        // The libraries are those of the packages: they are compiled already.
        var published = await Shell.RunAsync(
            Repository.Root,
            null,
            "dotnet", "publish", "samples/Sortir.Samples.Aot", "--configuration", "Release", "--artifacts-path", "artifacts/build", "--verbosity", "minimal",
            "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false", $"-p:Version={packed.Version}");
        var program = Directory.GetFiles(Repository.PathOf("artifacts", "build", "publish", "Sortir.Samples.Aot"), "Sortir.Samples.Aot", SearchOption.AllDirectories).Single();
        var printed = await Shell.RunAsync(
            Repository.Root,
            new Dictionary<string, string>
            {
                ["Sortir__BaseUrl"] = apras.BaseUrl.ToString(),
                ["Sortir__Token"] = apras.Token,

                // This machine may be busy.
                ["Sortir__Timeout"] = "00:01:00",
            },
            program, "1234567890");

        Assert.DoesNotContain("warning", published, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Verified •••• 7890\nHeldElsewhere for the next cart\nPlaced\nPaid\n1 sale reported to APRAS\n", printed);
        Assert.Equal(1, apras.Book.GrantCount);
    }
}
