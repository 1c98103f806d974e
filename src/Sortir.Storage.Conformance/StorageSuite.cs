using System.Reflection;

namespace Sortir.Storage.Conformance;

/// <summary>The parts of the contract, and which of them a test assembly leaves out.</summary>
public static class StorageSuite
{
    /// <summary>
    /// The parts that a storage is held against: all, but <see cref="OutageContract{TStorage}"/> only where it is an <see cref="IBreakableStorage"/>,
    /// and <see cref="HostTransactionContract{TStorage}"/> only where it is an <see cref="ITransactionalStorage"/>.
    /// </summary>
    /// <param name="storage">The class of the storage under test.</param>
    public static IReadOnlyList<Type> PartsFor(Type storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return [.. typeof(StorageSuite).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: true, IsGenericTypeDefinition: true, BaseType.IsGenericType: true }
                && type.BaseType.GetGenericTypeDefinition() == typeof(StorageContract<>))
            .Where(part => part.GetGenericArguments()[0].GetGenericParameterConstraints().All(needed => needed.IsAssignableFrom(storage)))
            .OrderBy(part => part.Name, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Fails when the assembly has no test class for some part of the contract. Each test class of the suite runs it, so that none can be
    /// forgotten; only an assembly without any of them has to call it.
    /// </summary>
    /// <param name="storage">The class of the storage under test.</param>
    /// <param name="tests">The assembly with the test classes.</param>
    public static void AssertComplete(Type storage, Assembly tests)
    {
        ArgumentNullException.ThrowIfNull(tests);
        var held = tests.GetTypes()
            .Where(type => type is { IsAbstract: false, BaseType.IsConstructedGenericType: true } && type.BaseType.GenericTypeArguments is [var argument] && argument == storage)
            .Select(type => type.BaseType!.GetGenericTypeDefinition())
            .ToHashSet();
        var missing = PartsFor(storage).Where(part => !held.Contains(part)).Select(part => $"{part.Name.Split('`')[0]}<{storage.Name}>").ToList();
        Assert.True(missing.Count == 0, $"{storage.Name} is not held against the whole contract: no test class derives from {string.Join(", ", missing)}.");
    }
}
