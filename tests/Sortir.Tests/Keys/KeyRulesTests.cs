using Sortir.Domain;

namespace Sortir.Tests.Keys;

public sealed class KeyRulesTests
{
    public static TheoryData<string, string> BadSecrets => new()
    {
        { "", "missing" },
        { "   ", "missing" },
        { "correct horse battery staple!", "Base64" },
        { Convert.ToBase64String(TestSecret(31)), "31 bytes" },
        { "AAAAAAAA", "6 bytes" },
        { Convert.ToBase64String(new byte[32]), "not random" },
        { Convert.ToBase64String([.. Enumerable.Repeat((byte)0x5a, 64)]), "not random" },
        { Convert.ToBase64String([.. Enumerable.Range(250, 32).Select(i => (byte)i)]), "not random" },
        { Convert.ToBase64String([.. Enumerable.Range(0, 64).Select(i => (byte)"secret!"[i % 7])]), "not random" },
        { KeyRing.DocumentationKey, "documentation" },
        { " " + KeyRing.DocumentationKey + "\n", "documentation" },
    };

    [Theory]
    [MemberData(nameof(BadSecrets))]
    public void A_bad_secret_is_refused_by_the_name_of_its_key_and_never_repeated(string secret, string reason)
    {
        var problem = Assert.Single(KeyRing.FindProblems([new SortirKeyOptions { Id = "a", Secret = secret }], null));

        Assert.StartsWith("Sortir:Keys:0:Secret ", problem, StringComparison.Ordinal);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Contains("`openssl rand -base64 32`", problem, StringComparison.Ordinal);
        if (secret.Trim().Length > 0)
        {
            Assert.DoesNotContain(secret.Trim(), problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public void Random_secrets_of_32_bytes_or_more_are_good(int length)
    {
        var key = new SortirKeyOptions { Id = "2026-01", Secret = Convert.ToBase64String(TestSecret(length)) };

        Assert.Empty(KeyRing.FindProblems([key], null));
        Assert.Empty(KeyRing.FindProblems([key], ""));
        Assert.Empty(KeyRing.FindProblems([key], "2026-01"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("clé")]
    [InlineData("a:b")]
    [InlineData("123456789012345678901234567890123")]
    public void A_key_has_a_short_plain_name(string id)
    {
        var problems = KeyRing.FindProblems([new SortirKeyOptions { Id = id, Secret = TestKeys.Make("a").Secret }], null);

        Assert.StartsWith("Sortir:Keys:0:Id ", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void No_keys_are_a_problem_with_a_mend()
    {
        Assert.Contains("Sortir:Keys is empty", Assert.Single(KeyRing.FindProblems(null, null)), StringComparison.Ordinal);
        Assert.Contains("openssl", Assert.Single(KeyRing.FindProblems([], "a")), StringComparison.Ordinal);
        Assert.Contains("Sortir:Keys:0", KeyRing.FindProblems([null!], null)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_keys_of_one_name_are_refused()
    {
        var problem = Assert.Single(KeyRing.FindProblems([TestKeys.Make("a"), TestKeys.Make("a")], "a"));
        Assert.StartsWith("Sortir:Keys:1:Id ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("c")]
    public void With_several_keys_the_current_one_must_be_named(string? current)
    {
        var problem = Assert.Single(KeyRing.FindProblems([TestKeys.Make("a"), TestKeys.Make("b")], current));
        Assert.StartsWith("Sortir:CurrentKey ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_ring_says_all_problems_at_once()
    {
        var exception = Assert.Throws<SortirConfigurationException>(() => new KeyRing([new SortirKeyOptions()], "b"));

        Assert.Contains("Sortir:Keys:0:Id", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Sortir:Keys:0:Secret", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Sortir:CurrentKey", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_prints_masked()
    {
        var key = TestKeys.Make("2026-01");

        Assert.Equal("2026-01 ***", key.ToString());
        Assert.DoesNotContain(key.Secret, System.Text.Json.JsonSerializer.Serialize(key), StringComparison.Ordinal);
    }

    private static byte[] TestSecret(int length) =>
        [.. System.Security.Cryptography.SHA512.HashData("test"u8).Take(length)];
}
