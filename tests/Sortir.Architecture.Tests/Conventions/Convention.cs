using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sortir.Architecture.Tests;

/// <summary>The conventions of the code, each as a search for what breaks it.</summary>
internal static class Convention
{
    private static readonly string[] Banned =
    [
        "System.Console.", "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Threading.Thread.Sleep",
    ];

    /// <summary>Public classes that are open to a derivation nobody planned.</summary>
    public static IEnumerable<string> FindOpenClasses(IEnumerable<Type> types) => types
        .Where(type => type is { IsVisible: true, IsClass: true, IsSealed: false, IsAbstract: false })
        .Select(type => type.FullName!);

    /// <summary>Types that stand in an <c>Internal</c> folder and that a host sees nevertheless.</summary>
    public static IEnumerable<string> FindVisibleInternals(IEnumerable<Type> types, IEnumerable<string> files)
    {
        var names = files.Where(file => file.Split('/').Contains("Internal")).Select(Repository.TypeOf).ToHashSet(StringComparer.Ordinal);
        return types.Where(type => type.IsVisible && names.Contains(PlainName(type))).Select(type => type.FullName!);
    }

    /// <summary>Types that have no file of their own.</summary>
    public static IEnumerable<string> FindTypesWithoutFile(IEnumerable<Type> types, IEnumerable<string> files)
    {
        var names = files.Select(Repository.TypeOf).ToHashSet(StringComparer.Ordinal);
        return types
            .Where(type => !type.IsNested && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !PlainName(type).StartsWith('<'))
            .Where(type => type.Namespace is { } name && Arrows.IsOurs(name) && !names.Contains(PlainName(type)))
            .Select(type => type.FullName!);
    }

    /// <summary>Asynchronous methods whose name does not say so, or that cannot be cancelled by their last parameter.</summary>
    public static IEnumerable<string> FindAsyncMisfits(IEnumerable<Type> types) => types
        .Where(type => type.IsVisible)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !IsGivenFromOutside(method) && IsAsync(method) != IsAsyncByForm(method))
        .Select(method => $"{method.DeclaringType}.{method.Name}");

    /// <summary>Code that uses the console, or a clock other than a <see cref="TimeProvider"/>.</summary>
    public static IEnumerable<string> FindBannedCalls(IEnumerable<Type> types) => types
        .SelectMany(type => UsedMembers.Of(type).Select(member => (type, Name: $"{member.DeclaringType?.FullName}.{member.Name}")))
        .Where(used => Banned.Any(banned => used.Name.StartsWith(banned, StringComparison.Ordinal)))
        .Select(used => $"{used.type} uses {used.Name}");

    /// <summary>Abstract records that somebody outside could add a case to, or whose cases are open or stand elsewhere.</summary>
    public static IEnumerable<string> FindOpenHierarchies(IReadOnlyCollection<Type> types) => types
        .Where(type => type.IsVisible && type.IsAbstract && type.GetMethod("<Clone>$") is not null)
        .Where(type => !HasLock(type) || types.Any(other => other.BaseType == type && (!other.IsSealed || other.DeclaringType != type)))
        .Select(type => type.FullName!);

    /// <summary>Files whose log messages come out of the generator in an order of chance: parts of one class; and on the web, whose generator is older, several classes.</summary>
    public static IEnumerable<string> FindMessagesInAnyOrder(IEnumerable<string> filesWithMessages, bool forWeb) => filesWithMessages
        .GroupBy(file => forWeb ? "" : Repository.TypeOf(file), StringComparer.Ordinal)
        .Where(files => files.Count() > 1)
        .SelectMany(files => files);

    private static bool HasLock(Type type) => type
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Any(method => method is { IsAbstract: true, IsFamilyAndAssembly: true });

    private static bool IsAsync(MethodInfo method) =>
        method.Name.EndsWith("Async", StringComparison.Ordinal)
        && method.GetParameters() is [.., { } last] && last.ParameterType == typeof(CancellationToken);

    private static bool IsAsyncByForm(MethodInfo method) =>
        method.ReturnType.Name is "Task" or "Task`1" or "ValueTask" or "ValueTask`1" or "IAsyncEnumerable`1";

    // Disposal, health checks and hosted services have the form that the framework gave them, the tests of a suite that of the runner.
    private static bool IsGivenFromOutside(MethodInfo method)
    {
        if (method.IsDefined(typeof(FactAttribute)) || method.GetBaseDefinition().Module.Assembly is { } origin && origin != method.Module.Assembly)
        {
            return true;
        }

        return !method.DeclaringType!.IsInterface && method.DeclaringType.GetInterfaces()
            .Where(face => !Arrows.IsOurs(face.Assembly.GetName().Name!))
            .Any(face => method.DeclaringType.GetInterfaceMap(face).TargetMethods.Contains(method));
    }

    private static string PlainName(Type type) => type.Name.Split('`')[0];
}
