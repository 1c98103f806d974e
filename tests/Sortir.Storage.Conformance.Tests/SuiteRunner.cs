using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Sortir.Storage.Conformance.Tests;

/// <summary>Runs a part of the suite as the runner does, and says which of its tests failed.</summary>
internal static class SuiteRunner
{
    public static async Task<List<string>> FindFailuresAsync(Type part)
    {
        var failures = new List<string>();
        foreach (var test in TestsOf(part))
        {
            await foreach (var arguments in RowsOf(test))
            {
                try
                {
                    await RunAsync(test, arguments);
                }
                catch (Exception exception)
                {
                    failures.Add($"{test.Name}: {exception.GetType().Name}");
                }
            }
        }

        return failures;
    }

    // A storage's own class derives from a part; here the runner makes one.
    private static IEnumerable<MethodInfo> TestsOf(Type part) => Assembly.GetExecutingAssembly().GetTypes()
        .Single(type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == part)
        .GetMethods()
        .Where(method => method.IsDefined(typeof(FactAttribute)));

    private static async IAsyncEnumerable<object?[]> RowsOf(MethodInfo test)
    {
        var sources = test.GetCustomAttributes().OfType<IDataAttribute>().ToList();
        if (sources.Count == 0)
        {
            yield return [];
        }

        await using var disposal = new DisposalTracker();
        foreach (var source in sources)
        {
            foreach (var row in await source.GetData(test, disposal))
            {
                yield return row.GetData();
            }
        }
    }

    private static async Task RunAsync(MethodInfo test, object?[] arguments)
    {
        await using var instance = (IAsyncLifetime)Activator.CreateInstance(test.ReflectedType!)!;
        await instance.InitializeAsync();
        await (test.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null) as Task ?? Task.CompletedTask);
    }
}
