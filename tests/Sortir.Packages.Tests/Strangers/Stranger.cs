using System.Text.RegularExpressions;

namespace Sortir.Packages.Tests;

/// <summary>
/// Somebody who has the packages and nothing else of this repository: a folder with a NuGet configuration of its own, where our packages
/// come from the feed alone, into a cache of their own. Packages of others come from where this machine has them.
/// </summary>
internal sealed partial class Stranger
{
    // What a buyer reads where a machine is too busy for the two seconds that a verification may take.
    private const string TooSlow = "Service temporairement indisponible";

    private readonly Dictionary<string, string> _environment;
    private readonly string _cache;
    private readonly PackedLibraries _packed;

    private Stranger(PackedLibraries packed, string folder)
    {
        _packed = packed;
        Folder = folder;
        _cache = Path.Combine(folder, "cache");
        _environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = _cache, ["DOTNET_CLI_UI_LANGUAGE"] = "en" };
    }

    public string Folder { get; }

    public static async Task<Stranger> CreateAsync(PackedLibraries packed, string name)
    {
        PackedLibraries.SkipWithoutShell();
        var stranger = new Stranger(packed, Directory.CreateDirectory(Path.Combine(packed.Folder, name)).FullName);
        await File.WriteAllTextAsync(Path.Combine(stranger.Folder, "nuget.config"), await ConfigureAsync(packed), TestContext.Current.CancellationToken);
        return stranger;
    }

    /// <summary>Runs lines as one would type them. Before there is a version, our packages are asked for as the pages say: with <c>--prerelease</c>.</summary>
    public Task<string> TypeAsync(string commands) =>
        Shell.RunAsync(Folder, _environment, "bash", "-ec", _packed.IsPreview ? OurPackage.Replace(commands, "$0 --prerelease") : commands);

    /// <summary>Writes a file of a program.</summary>
    public void Write(string path, string content) => File.WriteAllText(Path.Combine(Folder, path), content);

    /// <summary>
    /// Builds the program, and gives what it prints. It is run again, twice at most, where it says that APRAS did not answer in time, which
    /// has no part in it: a cold process on a busy machine. Any other output is what it is.
    /// </summary>
    public async Task<string> RunAsync(string project)
    {
        await BuildAsync(project);
        string printed;
        var run = 0;
        do
        {
            printed = (await TypeAsync($"dotnet run --no-build --project {project}")).Trim();
        }
        while (printed.Contains(TooSlow, StringComparison.Ordinal) && ++run < 3);

        return printed;
    }

    /// <summary>Builds the program, from the packages of the feed.</summary>
    public async Task BuildAsync(string project)
    {
        await TypeAsync($"dotnet build {project} --verbosity quiet");
        AssertThatOursAreFromTheFeed();
    }

    /// <summary>What starts the program of a project that is built.</summary>
    public string[] CommandOf(string project) => ["dotnet", "run", "--no-build", "--no-launch-profile", "--project", Path.Combine(Folder, project)];

    public IReadOnlyDictionary<string, string> EnvironmentWith(params (string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string>(_environment);
        more.ToList().ForEach(one => all[one.Name] = one.Value);
        return all;
    }

    public void AssertThatOursAreFromTheFeed() => Assert.True(
        Directory.Exists(Path.Combine(_cache, "sortir.domain", _packed.Version)),
        $"The packages did not come from the feed of this run. Where this machine's own cache has {_packed.Version} of them, take it out.");

    // Without a <clear/> the sources of the machine are there too, by the names that it gives them.
    private static async Task<string> ConfigureAsync(PackedLibraries packed)
    {
        var listed = await Shell.RunAsync(packed.Folder, new Dictionary<string, string> { ["DOTNET_CLI_UI_LANGUAGE"] = "en" }, "dotnet", "nuget", "list", "source");
        var located = await Shell.RunAsync(packed.Folder, new Dictionary<string, string> { ["DOTNET_CLI_UI_LANGUAGE"] = "en" }, "dotnet", "nuget", "locals", "global-packages", "--list");
        var theirs = string.Concat(SourceName.Matches(listed).Select(source =>
            $"""<packageSource key="{System.Security.SecurityElement.Escape(source.Groups["name"].Value)}"><package pattern="*" /></packageSource>"""));
        return $"""
            <configuration>
              <packageSources><add key="feed" value="{packed.Feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{located.Split(':', 2)[1].Trim()}" /></fallbackPackageFolders>
              <packageSourceMapping>
                <packageSource key="feed"><package pattern="Sortir" /><package pattern="Sortir.*" /></packageSource>
                {theirs}
              </packageSourceMapping>
            </configuration>
            """;
    }

    [GeneratedRegex(@"dotnet add package Sortir[.\w]*")]
    private static partial Regex OurPackage { get; }

    [GeneratedRegex(@"^\s*\d+\.\s+(?<name>.+) \[Enabled\]$", RegexOptions.Multiline)]
    private static partial Regex SourceName { get; }
}
