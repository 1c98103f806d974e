using System.ComponentModel;
using System.Reflection;
using PublicApiGenerator;

namespace Sortir.Architecture.Tests;

/// <summary>What hosts can call, one readable file for each library, so that a review sees it change.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "SORTIR_ACCEPT_API";
    internal const string InternalNamespace = "Sortir.AspNetCore.Internal";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Sortir.Architecture.Tests", "Api");

    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,

        // Public since Razor makes it so, and no promise.
        DenyNamespacePrefixes = [InternalNamespace],

        // A fact names the file that it stands in, which is another on each machine.
        ExcludeAttributes = ["System.Diagnostics.DebuggerDisplayAttribute", "Xunit.FactAttribute", "Xunit.TheoryAttribute"],
    };

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void The_public_API_of_a_library_is_the_approved_one(string library)
    {
        var approved = Path.Combine(Folder, $"{library}.approved.txt");
        var received = Path.Combine(Folder, $"{library}.received.txt");
        var now = Repository.Load(library).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(approved, now);
        }

        var difference = Compare(File.Exists(approved) ? File.ReadAllText(approved) : string.Empty, now);
        File.Delete(received);
        if (difference is not null)
        {
            File.WriteAllText(received, now);
            Assert.Fail(
                $"The public API of {library} has changed: {difference}\n"
                + $"Compare {Path.GetFileName(received)} with {Path.GetFileName(approved)} in tests/Sortir.Architecture.Tests/Api. "
                + "If the change is meant, accept it:\n"
                + $"  {Accept}=1 dotnet test --project tests/Sortir.Architecture.Tests");
        }
    }

    [Fact]
    public void What_is_public_for_Razor_alone_is_hidden_and_nothing_else_names_it()
    {
        var types = Repository.Libraries.SelectMany(library => Repository.Load(library).GetTypes()).Where(type => type.IsVisible).ToList();
        var templates = types.Where(type => type.Namespace == InternalNamespace).ToList();

        Assert.NotEmpty(templates);
        Assert.All(templates, type => Assert.True(type.IsAbstract && type.BaseType?.Name == "ComponentBase", $"{type} is no template."));
        Assert.All(templates, type => Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>()?.State));
        Assert.All(
            Repository.Libraries,
            library => Assert.DoesNotContain(InternalNamespace, Repository.Load(library).GeneratePublicApi(Options), StringComparison.Ordinal));
        Assert.DoesNotContain(types, type => type.Namespace?.EndsWith(".Internal", StringComparison.Ordinal) == true && type.Namespace != InternalNamespace);
    }

    [Fact]
    public void No_approved_API_is_left_of_a_library_that_is_gone() => Assert.Empty(
        Directory.GetFiles(Folder, "*.approved.txt")
            .Select(file => Path.GetFileName(file).Replace(".approved.txt", string.Empty, StringComparison.Ordinal))
            .Except(Repository.Libraries));

    [Fact]
    public void A_change_is_found_and_told_by_its_first_line()
    {
        Assert.Null(Compare("a\nb\n", "a\r\nb\n"));
        Assert.Equal("line 2 was \"b\" and is \"c\"", Compare("a\nb\n", "a\nc\n"));
        Assert.Equal("line 2 was \"\" and is \"b\"", Compare("a\n", "a\nb\n"));
        Assert.Equal("line 1 was \"\" and is \"a\"", Compare(string.Empty, "a\n"));
    }

    private static string? Compare(string approved, string received)
    {
        var before = approved.ReplaceLineEndings("\n").Split('\n');
        var after = received.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            var (was, isNow) = (before.ElementAtOrDefault(i) ?? string.Empty, after.ElementAtOrDefault(i) ?? string.Empty);
            if (!string.Equals(was, isNow, StringComparison.Ordinal))
            {
                return $"line {i + 1} was \"{was.Trim()}\" and is \"{isNow.Trim()}\"";
            }
        }

        return null;
    }
}
