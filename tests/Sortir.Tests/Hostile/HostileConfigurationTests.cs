using CsCheck;
using Sortir.Tests.Configuration;

namespace Sortir.Tests.Hostile;

/// <summary>Whatever stands in the configuration, the start is content, or it says which key is wrong, and never what the secret is.</summary>
public sealed class HostileConfigurationTests
{
    private static readonly string[] Keys =
    [
        "BaseUrl", "Token", "Timeout", "ActivityId", "PrefillAttendee", "UsageRetention", "AuditRetention", "CorrectionWindow", "HoldLifetime", "RefusalLifetime",
        "CurrentKey", "Keys:0:Id", "Keys:0:Secret", "Keys:1:Id", "Keys:1:Secret", "Attempts:Limit", "Attempts:Window", "Attempts:OrganizerCeiling",
        "Circuit:ConsecutiveFailures", "Circuit:BreakDuration", "Grants:Timeout", "Grants:LeaseDuration", "Grants:Parallel", "Grants:BackoffMax",
        "Retention:Interval", "Reconciliation:UnpaidAfter", "Products:show:EventId", "Products:show:EventEndsAt", "Products:show:Enabled", "Products:=:ActivityId",
    ];

    private static readonly string[] Secrets = ["Sortir:Token", "Sortir:Keys:0:Secret", "Sortir:Keys:1:Secret"];

    private static readonly Gen<string> Values = Gen.Frequency(
        (2, HostileInput.Text),
        (2, HostileInput.Spoiled(Gen.OneOf("00:05:00", "1.00:00:00", "10", "true", "2027-01-15T19:00:00Z", "https://apras.example", "a-token", Support.Shop.NewKey("x").Secret))),
        (1, Gen.OneOf("", " ", "-1", "2147483648", "10675199.02:48:05.4775808", "-10675199.02:48:05.4775808", "NaN", "0001-01-01", "9999-12-31T23:59:59Z")));

    [Fact]
    public void A_start_is_content_or_names_the_key() => Gen.Select(Gen.OneOf(Keys), Values).Array[1, 3].Sample(
        settings =>
        {
            var values = Configured.Usual();
            foreach (var (key, value) in settings)
            {
                values["Sortir:" + key] = value;
            }

            var told = Told(values);
            Assert.All(told, text => Assert.Contains("Sortir:", text, StringComparison.Ordinal));
            Assert.All(Secrets, key => AssertKeeps(key, values, told));
        },
        iter: HostileInput.Count / 20);

    private static IReadOnlyList<string> Told(Dictionary<string, string?> values)
    {
        try
        {
            return [.. Configured.Problems(values)];
        }
        catch (InvalidOperationException exception)
        {
            // What is no number, time or date at all is refused by the binder, which names the key too.
            Assert.Contains("Sortir:", exception.Message, StringComparison.Ordinal);
            return [exception.ToString()];
        }
    }

    private static void AssertKeeps(string key, Dictionary<string, string?> values, IReadOnlyList<string> told)
    {
        if (values.GetValueOrDefault(key) is not { Length: > 8 } secret || !IsIn(told))
        {
            return;
        }

        // What is told of another secret, too, is none: it stands in the clear under another key, or is a limit such as 1.00:00:00.
        var others = new Dictionary<string, string?>(values);
        foreach (var same in Secrets.Where(other => values.GetValueOrDefault(other)?.Contains(secret, StringComparison.Ordinal) == true))
        {
            others[same] = "another-in-its-place";
        }

        Assert.True(IsIn(Told(others)), $"{key} is told.");

        bool IsIn(IEnumerable<string> texts) => texts.Any(text => text.Contains(secret, StringComparison.Ordinal));
    }
}
