using Sortir.Architecture.Tests.CounterExamples;

namespace Sortir.Architecture.Tests;

/// <summary>Each convention finds what it forbids.</summary>
public sealed class CounterExampleTests
{
    private static readonly Type[] Types =
        [.. typeof(OpenClass).Assembly.GetTypes().Where(type => type.Namespace == typeof(OpenClass).Namespace)];

    [Fact]
    public void An_open_class_is_found() => Assert.Equal(
        ["HalfOpenOutcome+Yes", "OpenClass"],
        Names(Convention.FindOpenClasses(Types)));

    [Fact]
    public void A_visible_internal_is_found() => Assert.Equal(
        ["OpenClass"],
        Names(Convention.FindVisibleInternals(Types, ["Feature/Internal/OpenClass.Part.cs", "Feature/Talker.cs"])));

    [Fact]
    public void A_type_without_a_file_is_found() => Assert.Equal(
        ["OpenClass"],
        Names(Convention.FindTypesWithoutFile([typeof(OpenClass), typeof(Talker)], ["Feature/Talker.cs"])));

    [Fact]
    public void Asynchronous_methods_of_another_form_are_found() => Assert.Equal(
        ["AsyncMisfits.CountAsync", "AsyncMisfits.LoadAsync", "AsyncMisfits.Save", "AsyncMisfits.SaveAsync"],
        Names(Convention.FindAsyncMisfits(Types)));

    [Fact]
    public void The_console_and_the_clock_are_found_in_asynchronous_code_too()
    {
        var found = Convention.FindBannedCalls(Types).ToList();

        Assert.Equal(3, found.Count);
        Assert.Contains(found, use => use.EndsWith("Talker uses System.Console.WriteLine", StringComparison.Ordinal));
        Assert.Contains(found, use => use.EndsWith("Talker uses System.DateTime.get_Now", StringComparison.Ordinal));
        Assert.Contains(found, use => use.EndsWith("uses System.DateTimeOffset.get_UtcNow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "Selling/Sale.Paying.cs", "Selling/Sale.cs")]
    [InlineData(true, "Keys/KeyCheck.cs", "Selling/Sale.Paying.cs", "Selling/Sale.cs")]
    public void Log_messages_that_would_change_places_are_found(bool forWeb, params string[] expected) => Assert.Equal(
        expected,
        Names(Convention.FindMessagesInAnyOrder(["Selling/Sale.cs", "Selling/Sale.Paying.cs", "Keys/KeyCheck.cs"], forWeb)));

    [Fact]
    public void Open_hierarchies_are_found() => Assert.Equal(
        ["HalfOpenOutcome", "OpenOutcome", "ScatteredOutcome"],
        Names(Convention.FindOpenHierarchies(Types)));

    private static IEnumerable<string> Names(IEnumerable<string> found) =>
        found.Select(name => name.Split("CounterExamples.")[^1]).Order(StringComparer.Ordinal);
}
