using System.Reflection;

namespace Sortir.Architecture.Tests;

public sealed class ArrowTests
{
    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void A_project_refers_only_to_where_its_arrows_point(string library) =>
        Assert.Empty(Arrows.FindForbiddenProjects(library, ReferencesOf(library, "ProjectReference")));

    [Theory]
    [MemberData(nameof(Repository.LibraryData), MemberType = typeof(Repository))]
    public void An_assembly_knows_only_what_lies_behind_its_arrows(string library) => Assert.Empty(
        Arrows.FindForbiddenAssemblies(library, Repository.Load(library).GetReferencedAssemblies().Select(name => name.Name!)));

    [Fact]
    public void The_domain_has_no_package_and_no_project_behind_it()
    {
        Assert.Empty(ReferencesOf("Sortir.Domain", "ProjectReference"));
        Assert.Empty(ReferencesOf("Sortir.Domain", "PackageReference"));
        Assert.Empty(ReferencesOf("Sortir.Domain", "FrameworkReference"));
        Assert.All(
            Repository.Load("Sortir.Domain").GetReferencedAssemblies(),
            name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void The_domain_does_no_input_or_output_and_has_no_clock()
    {
        string[] outside = ["System.IO", "System.Net", "System.Data", "System.Diagnostics.Process", "System.Threading.Tasks"];
        var used = Repository.Load("Sortir.Domain").GetTypes().SelectMany(UsedMembers.Of).ToHashSet();

        Assert.DoesNotContain(
            used,
            member => outside.Any(space => $"{NamespaceOf(member)}.".StartsWith($"{space}.", StringComparison.Ordinal)));
        Assert.DoesNotContain(used, member => (member.DeclaringType ?? member as Type) == typeof(TimeProvider));
    }

    [Fact]
    public void The_simulator_knows_only_the_wire_and_what_prints_masked()
    {
        var simulator = TypesIn("Simulator/");

        Assert.Contains(simulator, type => type.Name == "AprasSimulator");
        Assert.Empty(FindBeyondTheWire(simulator));
    }

    [Fact]
    public void Code_beyond_the_wire_is_found() => Assert.NotEmpty(FindBeyondTheWire(TypesIn("Fake/")));

    [Fact]
    public void An_arrow_the_wrong_way_is_found()
    {
        Assert.Equal(["Sortir.Client"], Arrows.FindForbiddenProjects("Sortir.Storage.Abstractions", ["Sortir.Domain", "Sortir.Client"]));
        Assert.Equal(["Sortir"], Arrows.FindForbiddenProjects("Sortir.Domain", ["Sortir"]));
        Assert.Equal(["Sortir.Redis"], Arrows.FindForbiddenAssemblies("Sortir", ["System.Runtime", "Sortir.Domain", "Sortir.Redis"]));
        Assert.Equal(["Sortir.Domain"], Arrows.FindForbiddenProjects("Sortir", ["Sortir.Domain", "Sortir.Client"]));
        Assert.Throws<InvalidOperationException>(() => Arrows.FindForbiddenProjects("Sortir.New", []));
    }

    private static IEnumerable<string> ReferencesOf(string library, string kind) => Repository.ProjectOf(library)
        .Descendants(kind)
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static List<Type> TypesIn(string folder)
    {
        var names = Repository.FilesOf("Sortir.Testing").Where(file => file.StartsWith(folder, StringComparison.Ordinal))
            .Select(Repository.TypeOf).ToHashSet(StringComparer.Ordinal);
        return [.. Repository.Load("Sortir.Testing").GetTypes().Where(type => names.Contains(OutermostOf(type).Name))];
    }

    // A simulator that shared the client's code would share its mistakes.
    private static IEnumerable<string> FindBeyondTheWire(IReadOnlyCollection<Type> types) => types
        .SelectMany(UsedMembers.Of)
        .Select(member => member as Type ?? member.DeclaringType)
        .OfType<Type>()
        .Select(type => type.IsByRef ? type.GetElementType()! : type)
        .Where(type => type.Assembly != types.First().Assembly && Arrows.IsOurs(type.Assembly.GetName().Name!))
        .Select(type => type.FullName ?? type.Name)
        .Except(["Sortir.Domain.CardNumber", "Sortir.Domain.ServiceKey"])
        .Distinct();

    private static string NamespaceOf(MemberInfo member) => (member as Type ?? member.DeclaringType)?.Namespace ?? string.Empty;

    private static Type OutermostOf(Type type) => type.DeclaringType is { } outer ? OutermostOf(outer) : type;
}
