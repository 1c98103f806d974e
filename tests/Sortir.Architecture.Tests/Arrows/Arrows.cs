namespace Sortir.Architecture.Tests;

/// <summary>Which library may know which: the arrows of the design.</summary>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Sortir.Domain"] = [],
        ["Sortir.Storage.Abstractions"] = ["Sortir.Domain"],
        ["Sortir.Client"] = ["Sortir.Domain"],
        ["Sortir"] = ["Sortir.Client", "Sortir.Storage.Abstractions"],
        ["Sortir.EntityFrameworkCore"] = ["Sortir"],
        ["Sortir.AspNetCore"] = ["Sortir"],
        ["Sortir.Redis"] = ["Sortir"],
        ["Sortir.Testing"] = ["Sortir"],
        ["Sortir.Storage.Conformance"] = ["Sortir.Storage.Abstractions"],
    };

    /// <summary>What of the references of a project file is no arrow.</summary>
    public static IEnumerable<string> FindForbiddenProjects(string library, IEnumerable<string> references) =>
        references.Except(DirectlyFrom(library), StringComparer.Ordinal);

    /// <summary>What of the references of an assembly is neither an arrow nor at the end of several.</summary>
    public static IEnumerable<string> FindForbiddenAssemblies(string library, IEnumerable<string> references) =>
        references.Where(IsOurs).Except(From(library), StringComparer.Ordinal);

    public static bool IsOurs(string assembly) => assembly == "Sortir" || assembly.StartsWith("Sortir.", StringComparison.Ordinal);

    private static string[] DirectlyFrom(string library) => Allowed.TryGetValue(library, out var arrows)
        ? arrows
        : throw new InvalidOperationException($"{library} is in no arrow yet: say in the design, and here, what it may know.");

    private static IEnumerable<string> From(string library) =>
        DirectlyFrom(library).SelectMany(next => From(next).Prepend(next)).Distinct(StringComparer.Ordinal);
}
