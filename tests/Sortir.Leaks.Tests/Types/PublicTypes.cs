using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sortir.Leaks.Tests;

/// <summary>The public types of the libraries that have values: everything that a host could print, log or serialise.</summary>
internal static class PublicTypes
{
    private static readonly string[] Libraries =
    [
        "Sortir", "Sortir.AspNetCore", "Sortir.Client", "Sortir.Domain", "Sortir.EntityFrameworkCore", "Sortir.Redis", "Sortir.Storage.Abstractions", "Sortir.Testing",
        "Sortir.Storage.Conformance",
    ];

    public static IReadOnlyList<Type> All { get; } =
        [.. Libraries.SelectMany(library => Assembly.Load(library).GetExportedTypes()).Where(HasValues).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    // An enum tells its name; an abstract type is looked at in its cases.
    private static bool HasValues(Type type) => type is { IsAbstract: false, IsEnum: false, IsInterface: false }
        && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Attribute).IsAssignableFrom(type) && !type.IsDefined(typeof(CompilerGeneratedAttribute));
}
