namespace Sortir.Architecture.Tests;

public sealed class ConventionTests
{
    private static readonly Type[] Types = [.. Repository.Libraries.SelectMany(library => Repository.Load(library).GetTypes())];

    [Fact]
    public void Public_classes_are_sealed_static_or_abstract() => Assert.Empty(Convention.FindOpenClasses(Types));

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void What_stands_in_an_Internal_folder_is_internal(string library) => Assert.Empty(
        Convention.FindVisibleInternals(Repository.Load(library).GetTypes(), Repository.FilesOf(library)));

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void Each_type_has_a_file_of_its_own(string library) => Assert.Empty(
        Convention.FindTypesWithoutFile(Repository.Load(library).GetTypes(), Repository.FilesOf(library)));

    [Fact]
    public void Asynchronous_methods_end_in_Async_and_take_the_token_last() => Assert.Empty(Convention.FindAsyncMisfits(Types));

    [Fact]
    public void No_library_uses_the_console_or_a_clock_of_its_own() => Assert.Empty(Convention.FindBannedCalls(Types));

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void Log_messages_are_generated_in_the_same_order_each_time(string library) => Assert.Empty(
        Convention.FindMessagesInAnyOrder(
            Repository.FilesOf(library).Where(file => File.ReadAllText(Path.Combine(Repository.Root, "src", library, file)).Contains("[LoggerMessage(", StringComparison.Ordinal)),
            Repository.ProjectOf(library).Descendants("FrameworkReference").Any()));

    [Fact]
    public void Hierarchies_of_outcomes_are_closed() => Assert.Empty(Convention.FindOpenHierarchies(Types));

    [Fact]
    public void There_are_hierarchies_to_look_at() => Assert.Contains(
        Types, type => type.IsVisible && type.IsAbstract && type.GetMethod("<Clone>$") is not null);

    [Fact]
    public void The_banned_symbols_are_wired_into_every_build()
    {
        var everywhere = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));
        var libraries = File.ReadAllText(Path.Combine(Repository.Root, "src", "Directory.Build.props"));
        var symbols = File.ReadAllText(Path.Combine(Repository.Root, "build", "BannedSymbols.txt"));

        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", everywhere, StringComparison.Ordinal);
        Assert.Contains("AdditionalFiles Include=\"$(MSBuildThisFileDirectory)build/BannedSymbols.txt\"", everywhere, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", everywhere, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.Libraries.txt", libraries, StringComparison.Ordinal);
        Assert.All(
            new[] { "P:System.DateTime.Now;", "P:System.DateTime.UtcNow;", "P:System.DateTimeOffset.Now;", "P:System.DateTimeOffset.UtcNow;" }
                .Append("M:System.Threading.Tasks.Task.Delay(System.TimeSpan);"),
            symbol => Assert.Contains(symbol, symbols, StringComparison.Ordinal));
        Assert.Contains(
            "T:System.Console;",
            File.ReadAllText(Path.Combine(Repository.Root, "build", "BannedSymbols.Libraries.txt")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_library_switches_a_banned_symbol_back_on() => Assert.Empty(
        Repository.Libraries.SelectMany(library => Repository.FilesOf(library)
            .Where(file => File.ReadAllText(Path.Combine(Repository.Root, "src", library, file)).Contains("RS0030", StringComparison.Ordinal))
            .Select(file => $"{library}/{file}")));
}
