using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The scripts of the package make what the model says. SQL Server is known by its scripts alone.</summary>
public sealed class SchemaTests
{
    private const string Accept = "SORTIR_ACCEPT_SCHEMA";

    public static TheoryData<string> Providers => ["sqlite", "postgresql", "sqlserver"];

    [Theory]
    [MemberData(nameof(Providers))]
    public void The_first_script_is_what_the_model_generates(string provider)
    {
        using var context = Connect(provider);
        var ending = provider == "sqlserver" ? "GO\n" : "";
        var generated = string.Join('\n', context.Database.GenerateCreateScript().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()))
            .Trim('\n').Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
        var expected = $"{generated}\n\nINSERT INTO sortir_schema (\"Version\") VALUES (1);\n{ending}";
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(PathOf(provider), expected);
        }

        Assert.True(
            File.Exists(PathOf(provider)) && expected == File.ReadAllText(PathOf(provider)),
            $"The model has changed. Before the first release accept it with {Accept}=1; after it, add a script that changes what is there.");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Every_script_up_to_the_latest_is_in_the_package(string provider)
    {
        using var context = Connect(provider);
        var scripts = Provider.Of(context).Scripts;

        Assert.All(Enumerable.Range(1, scripts.Latest), version => Assert.Contains(
            scripts.Read(version), command => command.Contains($"INSERT INTO sortir_schema (\"Version\") VALUES ({version})", StringComparison.Ordinal)));
        Assert.All(scripts.Read(1), command => Assert.DoesNotContain("GO\n", command, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void The_blocking_key_is_unique_and_identifiers_tell_case_apart(string provider)
    {
        var script = File.ReadAllText(PathOf(provider));

        Assert.Contains("CREATE UNIQUE INDEX", script, StringComparison.Ordinal);
        Assert.Equal(provider == "sqlserver", script.Contains("[CartId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NULL", StringComparison.Ordinal));
    }

    private static SortirDbContext Connect(string provider)
    {
        var options = new DbContextOptionsBuilder<SortirDbContext>();
        return new SortirDbContext((provider switch
        {
            "sqlite" => options.UseSqlite("Data Source=:memory:"),
            "postgresql" => options.UseNpgsql("Host=invalid"),
            _ => options.UseSqlServer("Server=invalid"),
        }).Options);
    }

    private static string PathOf(string provider)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sortir.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "src", "Sortir.EntityFrameworkCore", "Schema", provider, "1.sql");
    }
}
