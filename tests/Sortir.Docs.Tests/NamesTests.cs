using System.Text.RegularExpressions;

namespace Sortir.Docs.Tests;

/// <summary>Names that the documents take from the code: log events, metrics, health entries, tests.</summary>
public sealed partial class NamesTests
{
    private const string Observability = "docs/observability.md";

    private static readonly string Sources = string.Join('\n', Repository.Find("*.cs", "src").Select(Repository.Read));

    private static readonly (string Id, string Level)[] Events =
        [.. LogEvent().Matches(Sources).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    private static readonly string[] Metrics = [.. Instrument().Matches(Sources).Select(match => match.Groups[1].Value)];

    public static TheoryData<string> Paths => [.. Document.Paths];

    [Fact]
    public void No_two_log_events_share_an_id() => None.Of(Events.GroupBy(found => found.Id).Where(same => same.Count() > 1).Select(same => same.Key));

    [Fact]
    public void The_list_of_log_events_is_complete() => Assert.Equal(
        Events.Order(),
        Document.Load(Observability).Rows.Where(row => EventId().IsMatch(row[0].Trim('`'))).Select(row => (row[0].Trim('`'), row[1])).Order());

    [Fact]
    public void The_list_of_metrics_is_complete() => Assert.Equal(
        Metrics.Order(StringComparer.Ordinal),
        Document.Load(Observability).Rows.Select(row => row[0].Trim('`')).Where(word => MetricName().IsMatch(word)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_name_in_a_document_exists(string path) => None.Of(FindUnknownNames(Document.Load(path)));

    [Theory]
    [InlineData("`1999`")]
    [InlineData("`sortir.grants.lost`")]
    [InlineData("`grants:lost`")]
    [InlineData("`LinkTests.No_such_test_at_all`")]
    public void A_name_that_does_not_exist_is_found(string text) => Assert.Single(FindUnknownNames(Document.Parse(text)));

    private static IEnumerable<string> FindUnknownNames(Document document) => document.CodeWords.Where(word =>
        (EventId().IsMatch(word) && Events.All(found => found.Id != word))
        || (MetricName().IsMatch(word) && !Metrics.Contains(word) && !Sources.Contains($"\"{word}\"", StringComparison.Ordinal))
        || (HealthEntry().IsMatch(word) && !Sources.Contains($"\"{word.Split('{')[0]}", StringComparison.Ordinal))
        || (TestName().Match(word) is { Success: true } test && !TestExists(test.Groups[1].Value, test.Groups[2].Value)));

    private static bool TestExists(string type, string method) => Repository.Find($"{type}*.cs", "tests")
        .Concat(Repository.Find($"{type}*.cs", "src/Sortir.Storage.Conformance"))
        .Any(file => Repository.Read(file).Contains($" {method}(", StringComparison.Ordinal));

    [GeneratedRegex(@"LoggerMessage\((\d{4}), LogLevel\.(\w+)")]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"_meter\.Create\w+(?:<\w+>)?\(""([a-z_.]+)""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^1\d{3}$")]
    private static partial Regex EventId();

    [GeneratedRegex(@"^sortir(\.[a-z_]+)+$")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"^(grants|circuit|shared):[a-z_{}]+$")]
    private static partial Regex HealthEntry();

    [GeneratedRegex(@"^([A-Z]\w+)\.([A-Z]\w*_\w+)$")]
    private static partial Regex TestName();
}
