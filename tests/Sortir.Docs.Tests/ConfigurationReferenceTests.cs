using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sortir.AspNetCore;
using Sortir.Client;
using Sortir.Redis;

namespace Sortir.Docs.Tests;

/// <summary>docs/configuration.md beside the options themselves.</summary>
public sealed partial class ConfigurationReferenceTests
{
    private const string Section = "Sortir";

    // What is set in code, by the name of its type.
    private static readonly object[] SetInCode =
        [OrganizerSettings.Default, new CatalogEvent { Id = "" }, new SortirRedisOptions(), new SortirWebOptions(), new SortirDashboardOptions(), new AprasClientOptions(), new InMemoryStoreOptions()];

    private static readonly string[][] Rows = [.. Document.Load("docs/configuration.md").Rows.Where(row => row.Length == 4)];

    public static TheoryData<string> Keys => [.. Options.Keys];

    public static TheoryData<string> Limited => [.. Rows.Where(row => row[2].Length > 0 && row[0].StartsWith($"`{Section}:", StringComparison.Ordinal)).Select(row => row[0].Trim('`'))];

    private static Dictionary<string, object?> Options { get; } =
        Read(Section, new SortirOptions()).Concat(SetInCode.SelectMany(options => Read(options.GetType().Name, options))).ToDictionary();

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_stands_there_once_with_its_default_and_its_effect(string key)
    {
        var row = Assert.Single(Rows, row => row[0] == $"`{key}`");

        Assert.Equal(Print(Options[key]), Options[key] is null or "" && row[1] is "required" ? "none" : row[1]);
        Assert.NotEmpty(row[3]);
    }

    [Fact]
    public void No_key_stands_there_that_does_not_exist() => None.Of(Rows.Select(row => row[0].Trim('`')).Except(Options.Keys));

    [Theory]
    [MemberData(nameof(Limited))]
    public void A_limit_that_stands_there_is_the_one_that_is_checked(string key)
    {
        var (min, max) = LimitsOf(Rows.Single(row => row[0] == $"`{key}`")[2]);
        var message = ProblemWith(key, Options[key] is TimeSpan ? "-1.00:00:00" : "-1");

        Assert.Contains($"set it from {min} to {max}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_in_any_document_exists()
    {
        var unknown = Document.Paths.SelectMany(path => Document.Load(path).CodeWords
            .Where(word => ConfigurationKey().IsMatch(word) && !Exists(word)).Select(word => $"{path}: {word}"));

        None.Of(unknown);
    }

    [Theory]
    [InlineData("Sortir:Keys:0:Secret", true)]
    [InlineData("Sortir:Products:reduced:EventId", true)]
    [InlineData("Sortir:Grants", true)]
    [InlineData("Sortir:Grants:Timeout", true)]
    [InlineData("Sortir:Timeouts", false)]
    public void A_key_that_does_not_exist_is_found(string key, bool exists) => Assert.Equal(exists, Exists(key));

    private static IEnumerable<KeyValuePair<string, object?>> Read(string prefix, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.Name != "EqualityContract"))
        {
            var value = property.GetValue(options);
            var key = $"{prefix}:{property.Name}";
            var below = value switch
            {
                IDictionary<string, SortirProductOptions> => Read($"{key}:{{id}}", new SortirProductOptions()),
                IList<SortirKeyOptions> => Read($"{key}:{{n}}", new SortirKeyOptions()),
                not null when value.GetType().Name.StartsWith(Section, StringComparison.Ordinal) => Read(key, value),
                _ => [new(prefix == Section || prefix.StartsWith($"{Section}:", StringComparison.Ordinal) ? key : $"{prefix}.{property.Name}", value)],
            };
            foreach (var found in below)
            {
                yield return found;
            }
        }
    }

    private static string Print(object? value) => value switch
    {
        null or "" => "none",
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan time => $"`{time.ToString("c", CultureInfo.InvariantCulture)}`",
        Delegate => "a function",
        CookieBuilder cookie => $"`{cookie.Name}`",
        IEnumerable and not string => "none",
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    // "`1` to `64`": each side a value, or the name of another key, whose default then counts.
    private static (string Min, string Max) LimitsOf(string cell)
    {
        var sides = CodeWord().Matches(cell).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, sides.Count);
        return (Side(sides[0]), Side(sides[1]));

        static string Side(string text) =>
            Options.TryGetValue($"{Section}:{text}", out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture)!
            : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture)
            : TimeSpan.Parse(text, CultureInfo.InvariantCulture).ToString();
    }

    private static string ProblemWith(string key, string value)
    {
        var services = new ServiceCollection();
        services.AddSortir(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build().GetSection(Section));
        using var provider = services.BuildServiceProvider();
        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<SortirOptions>>().Value);
        return Assert.Single(exception.Failures, failure => failure.StartsWith($"{key} is ", StringComparison.Ordinal));
    }

    private static bool Exists(string key)
    {
        var general = NumberedKey().Replace(ProductKey().Replace(key, "Sortir:Products:{id}$1"), "Sortir:Keys:{n}");
        return Options.Keys.Any(known => known == general || known.StartsWith($"{general}:", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^Sortir:[A-Za-z0-9:{}\-_]+$")]
    private static partial Regex ConfigurationKey();

    [GeneratedRegex(@"Sortir:Products:[^:]+(:\w+)?")]
    private static partial Regex ProductKey();

    [GeneratedRegex(@"Sortir:Keys:[0-9]+")]
    private static partial Regex NumberedKey();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeWord();
}
